import { Button } from "@mantine/core";
import type { InboxRow, ThreadRow } from "@prosa/shared/events.ts";
import { IconArrowDown } from "@tabler/icons-react";
import { type Ref, useCallback, useImperativeHandle, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { formatDay } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { useNow } from "../useNow.ts";
import { EventLine } from "./EventLine.tsx";
import { groupThread } from "./group.ts";
import { MessageBubble } from "./MessageBubble.tsx";
import { NoteBubble } from "./NoteBubble.tsx";
import { OutgoingBubble } from "./OutgoingBubble.tsx";
import classes from "./thread.module.css";
import { lastSeq, type ThreadState } from "./thread-state.ts";
import { useOlder } from "./useOlder.ts";
import { useStickToEnd } from "./useStickToEnd.ts";

const LOAD_OLDER_AT_PX = 240;
const FLASH_MS = 1_500;

export interface LogHandle {
  toEnd(): void;
}

export function MessageLog(props: {
  conversation: InboxRow;
  thread: ThreadState;
  outgoing: Outgoing[];
  onReply: ((row: ThreadRow) => void) | null;
  onEdit: (message: Outgoing) => void;
  handle: Ref<LogHandle>;
}) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const now = useNow();
  const { conversation, thread, outgoing, onReply } = props;
  const older = useOlder(conversation.id);
  const items = useMemo(() => groupThread(thread.rows), [thread.rows]);
  const log = useRef<HTMLDivElement>(null);
  const stick = useStickToEnd({
    firstKey: thread.rows[0]?.seq ?? 0,
    lastKey: lastSeq(thread),
    pending: outgoing.length,
  });
  useImperativeHandle(props.handle, () => ({ toEnd: stick.toEnd }), [stick.toEnd]);

  const openQuoted = useCallback((id: string) => {
    const target = log.current?.querySelector(`[data-message="${id}"]`);
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.setAttribute("data-flash", "");
    setTimeout(() => target.removeAttribute("data-flash"), FLASH_MS);
  }, []);

  return (
    <div className={classes.stage}>
      <div
        className={classes.scroll}
        ref={stick.scroll}
        onScroll={(event) => {
          stick.onScroll();
          if (event.currentTarget.scrollTop < LOAD_OLDER_AT_PX) older.load();
        }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={t("inbox.thread.label", { name: conversation.contato_nome })}
        aria-live={stick.atEnd ? "polite" : "off"}
        aria-relevant="additions"
      >
        <div className={classes.log} ref={log}>
          {thread.hasOlder ? (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              mx="auto"
              loading={older.loading}
              onClick={older.load}
            >
              {t("inbox.thread.older")}
            </Button>
          ) : (
            <p className={classes.start}>
              {t("inbox.thread.start", { protocolo: conversation.protocolo })}
            </p>
          )}
          {items.map((item) => {
            if (item.kind === "event") return <EventLine key={item.key} row={item.row} />;
            if (item.kind === "note") return <NoteBubble key={item.key} row={item.row} />;
            return item.kind === "day" ? (
              <div key={item.key} className={classes.day}>
                {formatDay(item.at, now)}
              </div>
            ) : (
              <MessageBubble
                key={item.key}
                row={item.row}
                first={item.first}
                last={item.last}
                contactName={conversation.contato_nome}
                mine={item.row.author_id === userId}
                onReply={onReply}
                onOpenQuoted={openQuoted}
              />
            );
          })}
          {outgoing.map((message) => (
            <OutgoingBubble key={message.clientId} message={message} onEdit={props.onEdit} />
          ))}
        </div>
      </div>
      {!stick.atEnd && (
        <Button
          className={classes.news}
          size="sm"
          radius="xl"
          variant={stick.news > 0 ? "filled" : "default"}
          leftSection={<IconArrowDown size={16} stroke={1.75} aria-hidden />}
          onClick={stick.toEnd}
        >
          {stick.news > 0 ? t("inbox.thread.news", { count: stick.news }) : t("inbox.thread.toEnd")}
        </Button>
      )}
    </div>
  );
}
