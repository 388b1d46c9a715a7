import { Button, Paper, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { errorText, unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";

const route = getRouteApi("/entrar");

export function EntrarPage() {
  const { t } = useTranslation();
  const { voltar } = route.useSearch();
  const router = useRouter();
  const form = useForm({ initialValues: { email: "", password: "" } });
  const signIn = useMutation({
    mutationFn: (values: typeof form.values) => unwrap(supabase.auth.signInWithPassword(values)),
    onSuccess: () => router.history.push(voltar ?? "/atendimento"),
    meta: { silent: true },
  });
  return (
    <Paper maw={400} mx="auto" mt={80} p="xl" withBorder>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Stack gap="md">
          <Title order={1}>{t("tenancy.signIn.title")}</Title>
          <TextInput
            type="email"
            label={t("tenancy.signIn.email")}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("tenancy.signIn.password")}
            error={signIn.error ? errorText(t, signIn.error) : null}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={signIn.isPending}>
            {t("tenancy.signIn.submit")}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
