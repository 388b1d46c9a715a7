import { Button, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Foot } from "../../../ui/Foot.tsx";
import { notifyDone } from "../../../ui/notify.ts";
import { useRemoveMember } from "../mutations.ts";
import type { Member } from "../queries.ts";

/** Asks first: coming back takes a new invitation, so no toast could undo it. */
export function RemoveMember({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveMember();
  const name = member?.profiles.name ?? "";
  const confirm = () => {
    if (!member) return;
    remove.mutate(member.user_id, {
      onSuccess: () => {
        notifyDone(t("tenancy.team.removed", { name }));
        onClose();
      },
    });
  };
  return (
    <Modal
      opened={member !== null}
      onClose={onClose}
      title={t("tenancy.team.removeTitle", { name })}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Stack gap="xl">
        <Text>{t("tenancy.team.removeWhat")}</Text>
        <Foot onLeave={onClose}>
          <Button color="red" loading={remove.isPending} onClick={confirm}>
            {t("tenancy.team.removeConfirm")}
          </Button>
        </Foot>
      </Stack>
    </Modal>
  );
}
