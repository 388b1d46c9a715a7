import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { Password } from "../../../ui/Password.tsx";
import { useCreateTenant } from "../mutations.ts";
import { FormError } from "./FormError.tsx";
import { checkEmail, checkFilled, checkPassword } from "./fields.ts";

type Values = { name: string; company: string; email: string; password: string };

/**
 * A new person. On their own they also found a company; with an invitation they join one, and the
 * e-mail is the invited one. `onConfirm` is told when the address must be confirmed first.
 */
export function SignUpForm(props: {
  invited?: string;
  onDone: () => void;
  onConfirm: (email: string) => void;
  onFounding?: (underWay: boolean) => void;
}) {
  const { t } = useTranslation();
  const founding = !props.invited;
  const createTenant = useCreateTenant();
  const form = useForm<Values>({
    mode: "uncontrolled",
    initialValues: { name: "", company: "", email: props.invited ?? "", password: "" },
    validate: {
      name: checkFilled(t),
      ...(founding ? { company: checkFilled(t) } : {}),
      email: checkEmail(t),
      password: checkPassword(t),
    },
  });
  const signUp = useMutation({
    mutationFn: async (values: Values) => {
      const email = values.email.trim();
      props.onFounding?.(true);
      const { session } = await unwrap(
        supabase.auth.signUp({
          email,
          password: values.password,
          // The company rides along, so that confirming the e-mail on another device still knows it.
          options: {
            data: { name: values.name.trim(), ...(founding ? { company: values.company } : {}) },
          },
        }),
      );
      if (!session) return props.onConfirm(email);
      if (founding) await createTenant.mutateAsync(values.company);
      props.onDone();
    },
    onSettled: () => props.onFounding?.(false),
    meta: { silent: true },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => signUp.mutate(values))}>
      <Stack gap="lg">
        <TextInput
          autoComplete="name"
          autoFocus
          label={t("tenancy.field.name")}
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        {founding && (
          <TextInput
            autoComplete="organization"
            label={t("tenancy.field.company")}
            key={form.key("company")}
            {...form.getInputProps("company")}
          />
        )}
        <TextInput
          type="email"
          autoComplete="username"
          readOnly={!founding}
          label={t("tenancy.field.email")}
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <Password
          autoComplete="new-password"
          label={t("tenancy.field.password")}
          description={t("tenancy.field.passwordHint")}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <FormError error={signUp.error} />
        <Button type="submit" size="md" fullWidth loading={signUp.isPending}>
          {founding ? t("tenancy.signUp.submit") : t("tenancy.invite.signUpSubmit")}
        </Button>
      </Stack>
    </form>
  );
}
