import type { InboxRow } from "@prosa/shared/events.ts";
import { Link } from "@tanstack/react-router";
import { lazy, memo, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatListTime } from "../../../lib/format.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { elsewhere, type View } from "../filter.ts";
import { lazyRoom } from "../lazy-room.ts";
import { messageWords } from "../message-words.ts";
import { chipOf } from "./chip.ts";
import classes from "./list.module.css";
import { MessageTicks } from "./MessageTicks.tsx";
import { RowChip } from "./RowChip.tsx";

const TypeIcon = lazy(async () => ({ default: (await import("./TypeIcon.tsx")).TypeIcon }));
const RowTags = lazyRoom("tags", async () => (await import("../tags/RowTags.tsx")).RowTags);

function Preview({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const { last_message_type: type, last_message_preview: body } = row;
  return (
    <span className={classes.preview}>
      {row.last_message_direction === "outbound" && row.last_message_status && (
        <MessageTicks status={row.last_message_status} />
      )}
      {type && type !== "text" && type !== "note" && (
        <Suspense fallback={<span className={classes.typeIcon} />}>
          <TypeIcon type={type} />
        </Suspense>
      )}
      <span className={classes.previewText}>{messageWords(t, { type, body })}</span>
    </span>
  );
}

export const ConversationRow = memo(function ConversationRow(props: {
  row: InboxRow;
  view: View;
  selected: boolean;
  /** First letter of the channel's name, when there is more than one channel to tell apart. */
  badge: string | null;
  now: number;
  onIntent: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { row, selected } = props;
  const unread = row.unread_count > 0;
  const chip = chipOf(row, props.view, props.now);
  return (
    <Link
      to="/atendimento/$conversationId"
      params={{ conversationId: row.id }}
      search={elsewhere}
      className={classes.row}
      data-selected={selected}
      data-unread={unread}
      data-conversation={row.id}
      aria-current={selected ? "true" : undefined}
      preload={false}
      onPointerEnter={() => props.onIntent(row.id)}
      onFocus={() => props.onIntent(row.id)}
    >
      <span className={classes.avatar}>
        <PersonAvatar name={row.contato_nome} src={row.contato_foto} size={40} />
        {props.badge && (
          <span className={classes.badge} title={row.channel_name} aria-hidden>
            {props.badge}
          </span>
        )}
      </span>
      <span className={classes.text}>
        <span className={classes.line}>
          <span className={classes.name}>{row.contato_nome}</span>
          {row.tag_ids.length > 0 && (
            <Suspense>
              <RowTags ids={row.tag_ids} />
            </Suspense>
          )}
          <time
            className={classes.time}
            dateTime={row.last_message_at}
            title={formatDateTime(row.last_message_at)}
          >
            {formatListTime(row.last_message_at, props.now)}
          </time>
        </span>
        <span className={classes.line}>
          <Preview row={row} />
          {chip && <RowChip chip={chip} />}
          {unread && (
            <span
              className={classes.unread}
              role="img"
              aria-label={t("inbox.list.unread", { count: row.unread_count })}
            >
              {row.unread_count > 99 ? "99+" : row.unread_count}
            </span>
          )}
        </span>
      </span>
    </Link>
  );
});
