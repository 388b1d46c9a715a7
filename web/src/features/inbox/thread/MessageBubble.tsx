import { ActionIcon } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconArrowBackUp } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatTime } from "../../../lib/format.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { MessageTicks } from "../list/MessageTicks.tsx";
import classes from "./bubble.module.css";
import { MessageTrouble } from "./MessageTrouble.tsx";
import { Quote } from "./Quote.tsx";
import { Unsupported } from "./Unsupported.tsx";

function useTicksTitle(row: ThreadRow) {
  const { t } = useTranslation();
  const at = row.read_at ?? row.delivered_at ?? row.sent_at;
  if (row.status === "failed" || row.status === "uncertain") return t(`inbox.ticks.${row.status}`);
  return t(`inbox.thread.status.${row.status}`, { at: at ? formatDateTime(at) : "" }).trim();
}

export const MessageBubble = memo(function MessageBubble(props: {
  row: ThreadRow;
  first: boolean;
  last: boolean;
  contactName: string;
  /** Written by whoever is looking: they know who they are. */
  mine: boolean;
  onReply: ((row: ThreadRow) => void) | null;
  onOpenQuoted: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { row, first, last, onReply } = props;
  const ours = row.direction === "outbound";
  const title = useTicksTitle(row);
  const at = ours ? row.created_at : (row.sent_at ?? row.created_at);
  const trouble = row.status === "failed" || row.status === "uncertain" ? row.status : undefined;
  const author = row.remetente.nome ?? t("inbox.thread.bot");

  return (
    <>
      <article
        className={classes.entry}
        data-side={ours ? "ours" : "theirs"}
        data-first={first}
        data-last={last}
        data-trouble={trouble}
        data-message={row.id}
        data-seq={row.seq}
        aria-label={t("inbox.thread.message", { name: author, time: formatTime(at) })}
      >
        <div className={classes.bubble}>
          {first && ours && !props.mine && <span className={classes.author}>{author}</span>}
          {row.reply_to && (
            <Quote
              quoted={row.reply_to}
              contactName={props.contactName}
              onOpen={props.onOpenQuoted}
            />
          )}
          <div className={classes.body} dir="auto">
            {row.type === "unsupported" ? <Unsupported payload={row.payload} /> : row.body}
          </div>
          <div className={classes.meta}>
            <time dateTime={at} title={formatDateTime(at)}>
              {formatTime(at)}
            </time>
            {ours && <MessageTicks status={row.status} title={title} />}
          </div>
        </div>
        {onReply && (
          <span className={classes.tools}>
            <Tooltip label={t("inbox.thread.replyTo")}>
              <ActionIcon
                size={28}
                aria-label={t("inbox.thread.replyTo")}
                onClick={() => onReply(row)}
              >
                <IconArrowBackUp size={16} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          </span>
        )}
      </article>
      {trouble && <MessageTrouble row={row} kind={trouble} canResend={onReply !== null} />}
    </>
  );
});
