import { Anchor, Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { AppError, unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { Password } from "../../../ui/Password.tsx";
import { EntrarFrame } from "./EntrarFrame.tsx";
import { FormError } from "./FormError.tsx";
import { checkPassword } from "./fields.ts";
import type { EntrarSearch } from "./search.ts";

/**
 * A link from an e-mail. It is spent only when the person presses the button: mail scanners open
 * every link, and one that is spent by opening would arrive used up.
 */
export function MailLink(props: {
  tokenHash: string;
  type: NonNullable<EntrarSearch["type"]>;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const recovery = props.type === "recovery";
  const spent = useRef(false);
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { password: "" },
    validate: recovery ? { password: checkPassword(t) } : {},
  });
  const open = useMutation({
    mutationFn: async ({ password }: { password: string }) => {
      // A password that is refused afterwards must not need a second link.
      if (!spent.current) {
        await unwrap(supabase.auth.verifyOtp({ token_hash: props.tokenHash, type: props.type }));
        spent.current = true;
      }
      if (recovery) await unwrap(supabase.auth.updateUser({ password }));
    },
    onSuccess: props.onDone,
    meta: { silent: true },
  });
  const expired = open.error instanceof AppError && open.error.code === "otp_expired";
  const words = recovery ? "recovery" : "confirm";
  return (
    <EntrarFrame title={t(`tenancy.mail.${words}.title`)} lead={t(`tenancy.mail.${words}.lead`)}>
      <form noValidate onSubmit={form.onSubmit((values) => open.mutate(values))}>
        <Stack gap="lg">
          {recovery && (
            <Password
              autoComplete="new-password"
              autoFocus
              label={t("tenancy.field.newPassword")}
              description={t("tenancy.field.passwordHint")}
              key={form.key("password")}
              {...form.getInputProps("password")}
            />
          )}
          <FormError error={open.error} />
          <Button type="submit" size="md" fullWidth loading={open.isPending}>
            {t(`tenancy.mail.${words}.submit`)}
          </Button>
          {expired && (
            <Anchor
              size="sm"
              ta="center"
              renderRoot={(root) => (
                <Link to="/entrar" search={recovery ? { modo: "recuperar" } : {}} {...root} />
              )}
            >
              {recovery ? t("tenancy.mail.another") : t("tenancy.signIn.goBack")}
            </Anchor>
          )}
        </Stack>
      </form>
    </EntrarFrame>
  );
}
