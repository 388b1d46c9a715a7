import { Modal, Text } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../lib/session.ts";
import { Dates } from "../../../../ui/Dates.tsx";
import { fromLocalText, toLocalText } from "../../../../ui/dates.ts";
import { findSince } from "./load-back.ts";

/** A calendar that leads to the first thing said on a day or after it. */
export function DateJump(props: {
  conversation: InboxRow;
  onJump: (seq: number) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { conversation, onJump, onClose } = props;
  const find = useMutation({
    mutationFn: (day: string) => findSince(tenantId, conversation.id, fromLocalText(day)),
    onSuccess: (seq) => {
      if (seq === null) return;
      onJump(seq);
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="auto"
      title={t("search.jump.toDate")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Dates>
        <DatePicker
          aria-label={t("search.jump.pick")}
          minDate={toLocalText(conversation.created_at).slice(0, 10)}
          maxDate={toLocalText(Date.now()).slice(0, 10)}
          ariaLabels={{
            nextMonth: t("search.jump.next"),
            previousMonth: t("search.jump.previous"),
          }}
          onChange={(day) => day && find.mutate(day)}
        />
      </Dates>
      {find.data === null && (
        <Text size="sm" c="dimmed" mt="sm" role="status">
          {t("search.jump.none")}
        </Text>
      )}
    </Modal>
  );
}
