import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endSession, useAuth } from "../../../lib/session.ts";
import { useAcceptInvitation } from "../mutations.ts";
import { tenancyQueries } from "../queries.ts";
import { ConfirmEmail } from "./ConfirmEmail.tsx";
import { EntrarFrame } from "./EntrarFrame.tsx";
import { FormError } from "./FormError.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { SignUpForm } from "./SignUpForm.tsx";

/** "Acme convidou você": sign in or sign up with the invited address, then join. */
export function InvitationView({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation();
  const auth = useAuth();
  const invitation = useQuery(tenancyQueries.invitation(token));
  const accept = useAcceptInvitation();
  const [hasAccount, setHasAccount] = useState(false);
  const [confirming, setConfirming] = useState<string | null>(null);
  const join = () => accept.mutate(token, { onSuccess: onDone });

  if (confirming) return <ConfirmEmail email={confirming} invited />;
  if (invitation.isPending) return null;
  if (invitation.isError) {
    return (
      <EntrarFrame title={t("tenancy.invite.invalid")}>
        <Stack gap="lg">
          <FormError error={invitation.error} />
          <Anchor ta="center" renderRoot={(root) => <Link to="/entrar" search={{}} {...root} />}>
            {t("tenancy.signIn.goBack")}
          </Anchor>
        </Stack>
      </EntrarFrame>
    );
  }

  const { tenant_name: company, email, role } = invitation.data;
  const mine =
    auth.status === "ready" ? auth.session.email : auth.status === "no-tenant" ? auth.email : null;
  const lead = t("tenancy.invite.lead", { role: t(`tenancy.roles.${role}`), email });

  return (
    <EntrarFrame title={t("tenancy.invite.title", { company })} lead={lead}>
      {mine === null && (
        <Stack gap="lg">
          {hasAccount ? (
            <SignInForm email={email} onDone={join} />
          ) : (
            <SignUpForm invited={email} onDone={join} onConfirm={setConfirming} />
          )}
          <FormError error={accept.error} />
          <Button variant="subtle" onClick={() => setHasAccount(!hasAccount)}>
            {hasAccount ? t("tenancy.invite.noAccount") : t("tenancy.invite.haveAccount")}
          </Button>
        </Stack>
      )}
      {mine !== null && mine.toLowerCase() === email && (
        <Stack gap="lg">
          <FormError error={accept.error} />
          <Button size="md" fullWidth loading={accept.isPending} onClick={join}>
            {t("tenancy.invite.accept", { company })}
          </Button>
        </Stack>
      )}
      {mine !== null && mine.toLowerCase() !== email && (
        <Stack gap="lg">
          <Text>{t("tenancy.invite.otherAccount", { mine, email })}</Text>
          <Button size="md" fullWidth onClick={() => void endSession()}>
            {t("tenancy.invite.leave")}
          </Button>
        </Stack>
      )}
    </EntrarFrame>
  );
}
