import { Button, Divider, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endSession, useAuth } from "../../../lib/session.ts";
import { useCreateTenant, useSwitchTenant } from "../mutations.ts";
import { tenancyQueries } from "../queries.ts";
import { EntrarFrame } from "./EntrarFrame.tsx";
import { FormError } from "./FormError.tsx";
import { checkFilled } from "./fields.ts";

/** Founds a company: the first one of a person who has none, or one more. */
export function CompanyView({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const auth = useAuth();
  const none = auth.status === "no-tenant";
  const mine = useQuery({ ...tenancyQueries.mine("none"), enabled: none });
  const createTenant = useCreateTenant();
  const switchTenant = useSwitchTenant();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { company: none ? auth.company : "" },
    validate: { company: checkFilled(t) },
  });
  return (
    <EntrarFrame
      title={none ? t("tenancy.company.first") : t("tenancy.company.another")}
      lead={none ? t("tenancy.company.firstLead") : t("tenancy.company.anotherLead")}
    >
      <Stack gap="lg">
        {mine.data?.map((tenant) => (
          <Button
            key={tenant.id}
            variant="default"
            size="md"
            loading={switchTenant.isPending}
            onClick={() => switchTenant.mutate(tenant.id, { onSuccess: onDone })}
          >
            {t("tenancy.company.enter", { company: tenant.name })}
          </Button>
        ))}
        {mine.data && mine.data.length > 0 && <Divider label={t("tenancy.company.or")} />}
        <form
          noValidate
          onSubmit={form.onSubmit(({ company }) =>
            createTenant.mutate(company.trim(), { onSuccess: onDone }),
          )}
        >
          <Stack gap="lg">
            <TextInput
              autoFocus
              autoComplete="organization"
              label={t("tenancy.field.company")}
              key={form.key("company")}
              {...form.getInputProps("company")}
            />
            <FormError error={createTenant.error} />
            <Button type="submit" size="md" fullWidth loading={createTenant.isPending}>
              {t("tenancy.company.submit")}
            </Button>
          </Stack>
        </form>
        {none ? (
          <Button variant="subtle" color="gray" onClick={() => void endSession()}>
            {t("tenancy.company.leave", { email: auth.email })}
          </Button>
        ) : (
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t("core.cancel")}
          </Button>
        )}
        {none && (
          <Text size="sm" c="dimmed" ta="center">
            {t("tenancy.company.invited")}
          </Text>
        )}
      </Stack>
    </EntrarFrame>
  );
}
