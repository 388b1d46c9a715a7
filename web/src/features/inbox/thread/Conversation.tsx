import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { uploads } from "../compose/useUploads.ts";
import { Composer } from "../composer/Composer.tsx";
import { obstacleOf } from "../composer/obstacle.ts";
import { useComposer } from "../composer/useComposer.ts";
import { useDrop } from "../composer/useDrop.ts";
import { useConversationKeys } from "../keyboard/useConversationKeys.ts";
import { useLive } from "../live/useLive.ts";
import { isStored, type Outgoing } from "../outgoing/outgoing.ts";
import { letGo, useOutgoing, useOutgoingQueue } from "../outgoing/useOutgoing.ts";
import { type LogHandle, MessageLog } from "./MessageLog.tsx";
import { ThreadHeader } from "./ThreadHeader.tsx";
import classes from "./thread.module.css";
import { lastSeq, type ThreadState } from "./thread-state.ts";
import { useReading } from "./useReading.ts";

export function Conversation(props: {
  row: InboxRow;
  thread: ThreadState;
  narrow: boolean;
  onContact: (() => void) | null;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const { row, thread } = props;
  const composer = useComposer(row.id);
  const live = useLive(row.id);
  const queue = useOutgoingQueue();
  const all = useOutgoing(row.id);
  const log = useRef<LogHandle>(null);
  const [assignOpen, setAssignOpen] = useState(false);
  useReading(row);

  const stored = useMemo(
    () => new Set(thread.rows.map((message) => message.client_id)),
    [thread.rows],
  );
  const last = lastSeq(thread);
  const outgoing = all.filter((message) => !isStored(message, stored, last));
  useEffect(() => {
    for (const message of all) if (isStored(message, stored, last)) letGo(queue, message);
  }, [all, stored, last, queue]);

  const canReply = obstacleOf(row, hasRole(session, "agent"), Date.now()) === null;
  useConversationKeys({ row, composer, canReply, openAssign: () => setAssignOpen(true) });

  const { text, setText, focus } = composer;
  const edit = useCallback(
    (message: Outgoing) => {
      queue.remove(message.clientId);
      // What was begun meanwhile stays, below.
      setText([message.body, text].filter((words) => words?.trim()).join("\n"));
      focus(message.type === "note" ? "note" : "text");
    },
    [queue, text, setText, focus],
  );

  const drop = useDrop(
    canReply && composer.mode === "text" && !composer.recording
      ? (files) => {
          uploads.add([...files], { conversationId: row.id, channelId: row.channel_id });
          focus("text");
        }
      : null,
  );

  return (
    <section className={classes.pane} {...drop.handlers}>
      {drop.over && <div className={classes.drop}>{t("inbox.composer.drop")}</div>}
      <ThreadHeader
        row={row}
        viewing={live.viewing}
        narrow={props.narrow}
        assignOpen={assignOpen}
        onAssignOpen={setAssignOpen}
        onContact={props.onContact}
      />
      <MessageLog
        conversation={row}
        thread={thread}
        outgoing={outgoing}
        onReply={canReply ? composer.reply : null}
        onEdit={edit}
        handle={log}
      />
      <Composer
        row={row}
        composer={composer}
        typing={live.typing}
        signal={live.signal}
        onSent={() => log.current?.toEnd()}
      />
    </section>
  );
}
