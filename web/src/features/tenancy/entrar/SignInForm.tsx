import { Anchor, Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { Password } from "../../../ui/Password.tsx";
import { FormError } from "./FormError.tsx";
import { checkEmail, checkFilled } from "./fields.ts";

/** `email` is given, and fixed, when the person answers an invitation. */
export function SignInForm({ email, onDone }: { email?: string; onDone: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: email ?? "", password: "" },
    validate: { email: checkEmail(t), password: checkFilled(t) },
  });
  const signIn = useMutation({
    mutationFn: (values: { email: string; password: string }) =>
      unwrap(
        supabase.auth.signInWithPassword({
          email: values.email.trim(),
          password: values.password,
        }),
      ),
    onSuccess: onDone,
    meta: { silent: true },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
      <Stack gap="lg">
        <TextInput
          type="email"
          autoComplete="username"
          autoFocus={!email}
          readOnly={Boolean(email)}
          label={t("tenancy.field.email")}
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <Password
          autoComplete="current-password"
          autoFocus={Boolean(email)}
          label={t("tenancy.field.password")}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <FormError error={signIn.error} />
        <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
          {t("tenancy.signIn.submit")}
        </Button>
        <Anchor
          size="sm"
          ta="center"
          renderRoot={(root) => (
            <Link to="/entrar" search={(old) => ({ ...old, modo: "recuperar" })} {...root} />
          )}
        >
          {t("tenancy.signIn.forgot")}
        </Anchor>
      </Stack>
    </form>
  );
}
