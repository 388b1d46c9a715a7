import { Alert, Anchor, Stack, Text } from "@mantine/core";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAuth } from "../../../lib/session.ts";
import { CompanyView } from "./CompanyView.tsx";
import { ConfirmEmail } from "./ConfirmEmail.tsx";
import { EntrarFrame } from "./EntrarFrame.tsx";
import { InvitationView } from "./InvitationView.tsx";
import { MailLink } from "./MailLink.tsx";
import { RecoverForm } from "./RecoverForm.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { SignUpForm } from "./SignUpForm.tsx";

const route = getRouteApi("/entrar");

/** The front door. What the address carries decides first, then who is signed in. */
export function EntrarPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const auth = useAuth();
  const router = useRouter();
  const [confirming, setConfirming] = useState<string | null>(null);
  // Between the new account and its company the form stays, so that nothing flashes in between.
  const [founding, setFounding] = useState(false);
  const destination = search.voltar ?? "/atendimento";
  const enter = () => router.history.replace(destination);

  if (search.token_hash && search.type) {
    return <MailLink tokenHash={search.token_hash} type={search.type} onDone={enter} />;
  }
  if (search.convite) return <InvitationView token={search.convite} onDone={enter} />;
  if (auth.status === "no-tenant" && !founding) return <CompanyView onDone={enter} />;
  if (auth.status === "ready" && search.modo === "empresa") return <CompanyView onDone={enter} />;
  if (auth.status === "ready") return <Enter onReady={enter} />;
  if (confirming) return <ConfirmEmail email={confirming} />;

  if (search.modo === "recuperar") {
    return (
      <EntrarFrame title={t("tenancy.recover.title")} lead={t("tenancy.recover.lead")}>
        <RecoverForm />
        <Switch text="" to={undefined} label={t("tenancy.signIn.goBack")} />
      </EntrarFrame>
    );
  }
  if (search.modo === "criar") {
    return (
      <EntrarFrame title={t("tenancy.signUp.title")} lead={t("tenancy.signUp.lead")}>
        <SignUpForm onDone={enter} onConfirm={setConfirming} onFounding={setFounding} />
        <Switch text={t("tenancy.signUp.have")} to={undefined} label={t("tenancy.signIn.submit")} />
      </EntrarFrame>
    );
  }
  const ended = auth.status === "signed-out" && auth.why === "ended";
  return (
    <EntrarFrame title={t("tenancy.signIn.title")} lead={t("tenancy.signIn.lead")}>
      <Stack gap="lg">
        {ended && <Alert color="yellow">{t("tenancy.signIn.ended")}</Alert>}
        <SignInForm onDone={enter} />
      </Stack>
      <Switch text={t("tenancy.signIn.new")} to="criar" label={t("tenancy.signUp.title")} />
    </EntrarFrame>
  );
}

/** Already inside: goes on to where the person was headed. */
function Enter({ onReady }: { onReady: () => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on arrival
  useEffect(onReady, []);
  return null;
}

/** The way to the other form. */
function Switch(props: { text: string; to: "criar" | undefined; label: string }) {
  return (
    <Text size="sm" ta="center" mt="xl" c="dimmed">
      {props.text}{" "}
      <Anchor
        inherit
        underline="always"
        renderRoot={(root) => (
          <Link to="/entrar" search={(old) => ({ ...old, modo: props.to })} {...root} />
        )}
      >
        {props.label}
      </Anchor>
    </Text>
  );
}
