import { Button, Modal, Stack, Text } from "@mantine/core";
import type { TroubledMessage } from "@prosa/shared/operations.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Foot } from "../../ui/Foot.tsx";
import { notifyDone } from "../../ui/notify.ts";
import { useDiscardMessage, useResendMessage } from "./mutations.ts";
import rows from "./rows.module.css";

/** What a person has decided to do with a message, before it is done. */
export interface Decision {
  message: TroubledMessage;
  kind: "resend" | "discard";
}

/** Asks first: neither a message that went twice nor one that was given up can be taken back. */
export function TroubledDialog(props: { decision: Decision | null; onClose: () => void }) {
  const { t } = useTranslation();
  const resend = useResendMessage();
  const discard = useDiscardMessage();
  // While it closes the dialog goes on saying what it asked.
  const [last, setLast] = useState(props.decision);
  if (props.decision && props.decision !== last) setLast(props.decision);
  const kind = last?.kind ?? "discard";
  const action = kind === "resend" ? resend : discard;
  const confirm = () => {
    if (!last) return;
    action.mutate(last.message.message_id, {
      onSuccess: () => {
        notifyDone(t(`operations.${kind}.done`));
        props.onClose();
      },
    });
  };
  return (
    <Modal
      opened={props.decision !== null}
      onClose={props.onClose}
      title={t(`operations.${kind}.title`)}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Stack gap="xl">
        <Text>{t(`operations.${kind}.what`)}</Text>
        {last?.message.body && <blockquote className={rows.quote}>{last.message.body}</blockquote>}
        <Foot onLeave={props.onClose}>
          <Button
            {...(kind === "discard" && { color: "red" })}
            loading={action.isPending}
            onClick={confirm}
          >
            {t(`operations.${kind}.confirm`)}
          </Button>
        </Foot>
      </Stack>
    </Modal>
  );
}
