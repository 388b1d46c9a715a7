import type { ThreadRow } from "@prosa/shared/events.ts";
import { memo, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatTime } from "../../../lib/format.ts";
import { lazyRoom } from "../lazy-room.ts";
import { MessageTicks } from "../list/MessageTicks.tsx";
import { BubbleTools } from "./BubbleTools.tsx";
import classes from "./bubble.module.css";
import { hasMarks, hasReactions, isEcho } from "./content/marks.ts";
import { MessageTrouble } from "./MessageTrouble.tsx";
import { Quote } from "./Quote.tsx";

// Most of what is said is text, and text is drawn before any of these has arrived.
const MessageContent = lazyRoom(
  "messages",
  async () => (await import("./content/MessageContent.tsx")).MessageContent,
);
const MessageMarks = lazyRoom(
  "messages",
  async () => (await import("./content/MessageMarks.tsx")).MessageMarks,
);
const Reactions = lazyRoom(
  "messages",
  async () => (await import("./content/Reactions.tsx")).Reactions,
);
const MetaMark = lazyRoom(
  "messages",
  async () => (await import("./content/MetaMark.tsx")).MetaMark,
);

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
  const echo = isEcho(row);
  const author = row.remetente.nome ?? t("inbox.thread.bot");
  const plain = row.type === "text" && !row.revoked_at;

  return (
    <>
      <article
        className={classes.entry}
        data-side={ours ? "ours" : "theirs"}
        data-first={first}
        data-last={last}
        data-trouble={trouble}
        data-type={row.type}
        data-message={row.id}
        data-seq={row.seq}
        aria-label={t("inbox.thread.message", { name: author, time: formatTime(at) })}
      >
        <div className={classes.bubble}>
          {first && ours && !props.mine && !echo && (
            <span className={classes.author}>{author}</span>
          )}
          {row.reply_to && (
            <Quote
              quoted={row.reply_to}
              contactName={props.contactName}
              onOpen={props.onOpenQuoted}
            />
          )}
          {hasMarks(row) && (
            <Suspense>
              <MessageMarks row={row} />
            </Suspense>
          )}
          <div className={classes.body} dir="auto">
            {plain ? (
              row.body
            ) : (
              <Suspense fallback={<span className={classes.coming}>{row.body}</span>}>
                <MessageContent row={row} />
              </Suspense>
            )}
          </div>
          <div className={classes.meta}>
            {(row.edited_at || echo || row.held_code) && (
              <Suspense>
                <MetaMark row={row} echo={echo} />
              </Suspense>
            )}
            <time dateTime={at} title={formatDateTime(at)}>
              {formatTime(at)}
            </time>
            {ours && <MessageTicks status={row.status} title={title} />}
          </div>
          {hasReactions(row) && (
            <Suspense>
              <Reactions reactions={row.reactions} contactName={props.contactName} />
            </Suspense>
          )}
        </div>
        <BubbleTools row={row} onReply={onReply} />
      </article>
      {trouble && <MessageTrouble row={row} kind={trouble} canResend={onReply !== null} />}
    </>
  );
});
