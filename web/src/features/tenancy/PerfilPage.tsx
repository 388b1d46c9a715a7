import {
  Button,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLanguage, LANGUAGES, type Language } from "../../i18n.ts";
import { useSession } from "../../lib/session.ts";
import { notifyDone } from "../../ui/notify.ts";
import { Page } from "../../ui/Page.tsx";
import { SCHEMES, type Scheme } from "../../ui/scheme.ts";
import { checkFilled } from "./entrar/fields.ts";
import { useUpdateProfile } from "./mutations.ts";
import { tenancyQueries } from "./queries.ts";

export function PerfilPage() {
  const { t } = useTranslation();
  const { tenantId, userId } = useSession();
  const profile = useSuspenseQuery(tenancyQueries.profile(tenantId, userId)).data;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const update = useUpdateProfile();
  const form = useForm<{ name: string; locale: Language }>({
    initialValues: { name: profile.name, locale: currentLanguage() },
    validate: { name: checkFilled(t) },
  });
  return (
    <Page title={t("tenancy.profile.title")} lead={t("tenancy.profile.lead")}>
      <form
        noValidate
        onSubmit={form.onSubmit((values) =>
          update.mutate(
            { ...values, name: values.name.trim() },
            {
              onSuccess: () => {
                notifyDone(t("core.saved"));
                form.resetDirty();
              },
            },
          ),
        )}
      >
        <Stack gap="lg" maw={420}>
          <TextInput
            autoComplete="name"
            maxLength={80}
            label={t("tenancy.field.name")}
            description={t("tenancy.profile.nameHint")}
            {...form.getInputProps("name")}
          />
          <TextInput
            readOnly
            variant="filled"
            label={t("tenancy.field.email")}
            value={profile.email}
          />
          <Select
            label={t("core.menu.language")}
            data={LANGUAGES.map((value) => ({ value, label: t(`core.language.${value}`) }))}
            {...form.getInputProps("locale")}
          />
          <Button type="submit" loading={update.isPending} disabled={!form.isDirty()} maw={160}>
            {t("core.save")}
          </Button>
        </Stack>
      </form>
      <Title order={2} mt={32} mb="sm">
        {t("core.menu.theme")}
      </Title>
      <SegmentedControl
        aria-label={t("core.menu.theme")}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as Scheme)}
        data={SCHEMES.map((value) => ({ value, label: t(`core.theme.${value}`) }))}
      />
    </Page>
  );
}
