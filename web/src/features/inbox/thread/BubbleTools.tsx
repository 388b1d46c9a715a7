import { ActionIcon } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconArrowBackUp, IconDots } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { lazyRoom } from "../lazy-room.ts";
import classes from "./bubble.module.css";

const MessageMenu = lazyRoom(
  "messages",
  async () => (await import("./MessageMenu.tsx")).MessageMenu,
);

/** What can be done with a message: answer it at once, and the rest in a menu. */
export function BubbleTools(props: { row: ThreadRow; onReply: ((row: ThreadRow) => void) | null }) {
  const { t } = useTranslation();
  const { row, onReply } = props;
  // A thread has hundreds of messages and few whose menu anybody opens.
  const [asked, setAsked] = useState(false);
  const more = (
    <ActionIcon
      size={28}
      aria-label={t("inbox.thread.more")}
      data-hint={t("inbox.thread.more")}
      onClick={asked ? undefined : () => setAsked(true)}
    >
      <IconDots size={16} stroke={1.75} />
    </ActionIcon>
  );
  return (
    <span className={classes.tools} data-open={asked}>
      {onReply && !row.revoked_at && (
        <Tooltip label={t("inbox.thread.replyTo")}>
          <ActionIcon size={28} aria-label={t("inbox.thread.replyTo")} onClick={() => onReply(row)}>
            <IconArrowBackUp size={16} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      )}
      {asked ? (
        <Suspense fallback={more}>
          <MessageMenu row={row} canAct={onReply !== null} onClose={() => setAsked(false)}>
            {more}
          </MessageMenu>
        </Suspense>
      ) : (
        more
      )}
    </span>
  );
}
