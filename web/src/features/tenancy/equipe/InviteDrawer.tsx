import { Button, Drawer, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Role } from "@prosa/shared/roles.ts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { CopyField } from "../../../ui/CopyField.tsx";
import { FormError } from "../entrar/FormError.tsx";
import { checkEmail } from "../entrar/fields.ts";
import { useCreateInvitation } from "../mutations.ts";
import { RoleSelect } from "./RoleSelect.tsx";
import { grantableRoles } from "./roles.ts";

export function InviteDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={t("tenancy.team.invite")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <InviteForm onClose={onClose} />
    </Drawer>
  );
}

/** First the form, then the link: its token is shown this once and kept nowhere. */
function InviteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const create = useCreateInvitation();
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: "", role: "agent" },
    validate: { email: checkEmail(t) },
  });
  const another = () => {
    create.reset();
    form.reset();
  };
  if (create.data) {
    const { email, role, token } = create.data;
    return (
      <Stack gap="lg">
        <Text>{t("tenancy.team.inviteReady", { email, role: t(`tenancy.roles.${role}`) })}</Text>
        <CopyField
          label={t("tenancy.team.inviteLink")}
          value={`${location.origin}/entrar?convite=${token}`}
        />
        <Text size="sm" c="dimmed">
          {t("tenancy.team.inviteOnce")}
        </Text>
        <Button variant="default" onClick={another}>
          {t("tenancy.team.inviteAnother")}
        </Button>
        <Button onClick={onClose}>{t("tenancy.team.inviteDone")}</Button>
      </Stack>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack gap="lg">
        <TextInput
          type="email"
          data-autofocus
          label={t("tenancy.team.inviteEmail")}
          description={t("tenancy.team.inviteEmailHint")}
          {...form.getInputProps("email")}
        />
        <RoleSelect
          label={t("tenancy.team.role")}
          roles={grantableRoles(session).filter((role) => role !== "owner")}
          value={form.values.role}
          onChange={(role) => form.setFieldValue("role", role)}
        />
        <FormError error={create.error} />
        <Button type="submit" loading={create.isPending}>
          {t("tenancy.team.inviteCreate")}
        </Button>
      </Stack>
    </form>
  );
}
