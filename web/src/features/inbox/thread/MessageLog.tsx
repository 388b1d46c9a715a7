import { Button } from "@mantine/core";
import type { InboxRow, ThreadRow } from "@prosa/shared/events.ts";
import { IconArrowDown } from "@tabler/icons-react";
import {
  Fragment,
  type Ref,
  Suspense,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { formatDay } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { useCommands } from "../../../ui/commands.ts";
import { lazyRoom } from "../lazy-room.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { EventLine } from "./EventLine.tsx";
import { groupThread, type ThreadItem } from "./group.ts";
import { useJump } from "./jump/useJump.ts";
import { useUnread } from "./jump/useUnread.ts";
import { MessageBubble } from "./MessageBubble.tsx";
import { NoteBubble } from "./NoteBubble.tsx";
import { OutgoingBubble } from "./OutgoingBubble.tsx";
import classes from "./thread.module.css";
import { lastSeq, type ThreadState } from "./thread-state.ts";
import { useOlder } from "./useOlder.ts";
import { useStickToEnd } from "./useStickToEnd.ts";

const LOAD_OLDER_AT_PX = 240;

const UnreadLine = lazyRoom(
  "search",
  async () => (await import("./jump/UnreadLine.tsx")).UnreadLine,
);
const ToUnread = lazyRoom("search", async () => (await import("./jump/ToUnread.tsx")).ToUnread);
const DateJump = lazyRoom("search", async () => (await import("./jump/DateJump.tsx")).DateJump);

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

  const jump = useJump({ conversationId: conversation.id, log, letGo: stick.letGo });
  const unread = useUnread(conversation, thread.rows);
  const [picking, setPicking] = useState(false);
  const commands = useMemo(
    () => [
      {
        id: "date",
        group: t("inbox.commands.group"),
        label: t("inbox.commands.toDate"),
        run: () => setPicking(true),
      },
    ],
    [t],
  );
  useCommands("thread", commands);

  function draw(item: ThreadItem) {
    switch (item.kind) {
      case "event":
        return <EventLine row={item.row} />;
      case "note":
        return <NoteBubble row={item.row} />;
      case "day":
        return (
          <div className={classes.day}>
            <button
              type="button"
              className={classes.dayName}
              title={t("inbox.commands.toDate")}
              onClick={() => setPicking(true)}
            >
              {formatDay(item.at, now)}
            </button>
          </div>
        );
      case "message":
        return (
          <MessageBubble
            row={item.row}
            first={item.first}
            last={item.last}
            contactName={conversation.contato_nome}
            mine={item.row.author_id === userId}
            onReply={onReply}
            onOpenQuoted={jump.toMessage}
          />
        );
    }
  }

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
          {items.map((item) => (
            <Fragment key={item.key}>
              {item.kind !== "day" && item.row.seq === unread.seq && (
                <Suspense>
                  <UnreadLine />
                </Suspense>
              )}
              {draw(item)}
            </Fragment>
          ))}
          {outgoing.map((message) => (
            <OutgoingBubble key={message.clientId} message={message} onEdit={props.onEdit} />
          ))}
        </div>
      </div>
      {unread.count > 0 && (
        <Suspense>
          <ToUnread
            conversationId={conversation.id}
            unread={unread}
            scroll={stick.scroll}
            onJump={jump.toSeq}
          />
        </Suspense>
      )}
      {picking && (
        <Suspense>
          <DateJump
            conversation={conversation}
            onJump={jump.toSeq}
            onClose={() => setPicking(false)}
          />
        </Suspense>
      )}
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
