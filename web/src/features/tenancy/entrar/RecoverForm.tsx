import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { FormError } from "./FormError.tsx";
import { checkEmail } from "./fields.ts";

/** Asks for the mail. The answer is the same whether or not the address has an account. */
export function RecoverForm() {
  const { t } = useTranslation();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "" },
    validate: { email: checkEmail(t) },
  });
  const recover = useMutation({
    mutationFn: ({ email }: { email: string }) =>
      unwrap(
        supabase.auth.resetPasswordForEmail(email.trim(), {
          redirectTo: `${location.origin}/entrar`,
        }),
      ),
    meta: { silent: true },
  });
  if (recover.isSuccess) {
    return (
      <Text role="status">
        {t("tenancy.recover.sent", { email: recover.variables.email.trim() })}
      </Text>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => recover.mutate(values))}>
      <Stack gap="lg">
        <TextInput
          type="email"
          autoComplete="username"
          autoFocus
          label={t("tenancy.field.email")}
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <FormError error={recover.error} />
        <Button type="submit" size="md" fullWidth loading={recover.isPending}>
          {t("tenancy.recover.submit")}
        </Button>
      </Stack>
    </form>
  );
}
