import { ActionIcon, Textarea } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";
import { IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";
import { hasRole } from "../../../lib/roles.ts";
import { useSession } from "../../../lib/session.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { LiveLine } from "../live/LiveLine.tsx";
import type { Person } from "../live/live-state.ts";
import type { TypingSignal } from "../live/typing-signal.ts";
import { useOutgoingQueue } from "../outgoing/useOutgoing.ts";
import { useNow } from "../useNow.ts";
import { Blocked } from "./Blocked.tsx";
import classes from "./composer.module.css";
import { textLength } from "./length.ts";
import { ModeSwitch } from "./ModeSwitch.tsx";
import { obstacleOf } from "./obstacle.ts";
import { ReplyingTo } from "./ReplyingTo.tsx";
import type { ComposerState } from "./useComposer.ts";
import { WindowStrip } from "./WindowStrip.tsx";
import { replyWindow } from "./window.ts";

export function Composer(props: {
  row: InboxRow;
  composer: ComposerState;
  typing: Person[];
  signal: TypingSignal;
  onSent: () => void;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const queue = useOutgoingQueue();
  const now = useNow();
  const refusalId = useId();
  const { row, composer, signal } = props;
  const { text, mode, replyTo } = composer;
  const note = mode === "note";
  const { count, shown, over } = textLength(text);
  const empty = text.trim() === "";
  const obstacle = obstacleOf(row, hasRole(session, "agent"), now);

  function send() {
    if (empty || over) return;
    queue.enqueue({
      conversationId: row.id,
      type: mode,
      body: text.trim(),
      replyToId: note ? null : (replyTo?.id ?? null),
    });
    // The field empties in the same turn, so a second click of a double click finds nothing to send.
    composer.setText("");
    composer.setReplyTo(null);
    composer.setMode("text");
    signal.stop();
    props.onSent();
    composer.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") return event.currentTarget.blur();
    // Enter also ends the composition of an accented or Asian character: that one is not for us.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  if (obstacle && (obstacle.kind === "viewer" || !note)) {
    return (
      <div className={classes.box}>
        <div className={classes.inner}>
          <Blocked row={row} obstacle={obstacle} now={now} onNote={() => composer.focus("note")} />
        </div>
      </div>
    );
  }

  const label = note
    ? t("inbox.composer.noteLabel")
    : t("inbox.composer.label", { name: row.contato_nome });
  const sendLabel = t(note ? "inbox.composer.saveNote" : "inbox.composer.send");
  const takes = !note && row.status === "waiting";

  return (
    <div className={classes.box}>
      <div className={classes.inner}>
        <LiveLine typing={props.typing} writing={!empty} />
        {!note && <WindowStrip window={replyWindow(row, now)} />}
        <div className={classes.field} data-mode={mode}>
          {replyTo && !note && (
            <ReplyingTo
              row={replyTo}
              contactName={row.contato_nome}
              onCancel={() => composer.setReplyTo(null)}
            />
          )}
          <Textarea
            ref={composer.input}
            classNames={{ input: classes.input }}
            variant="unstyled"
            autosize
            minRows={1}
            maxRows={8}
            value={text}
            placeholder={
              note
                ? t("inbox.composer.notePlaceholder")
                : t("inbox.composer.placeholder", { name: row.contato_nome })
            }
            aria-label={label}
            aria-invalid={over}
            aria-describedby={over ? refusalId : undefined}
            onChange={(event) => {
              composer.setText(event.currentTarget.value);
              if (!note && event.currentTarget.value !== "") signal.typed();
              else signal.stop();
            }}
            onBlur={signal.stop}
            onKeyDown={onKeyDown}
          />
          {over && (
            <div className={classes.error} id={refusalId} role="alert">
              {t("inbox.composer.tooLong", { max: formatNumber(MESSAGE_MAX_LENGTH) })}
            </div>
          )}
          <div className={classes.foot}>
            <ModeSwitch mode={mode} onChange={composer.focus} replyBlocked={obstacle !== null} />
            <span className={classes.spacer} />
            <span className={classes.hint}>
              {t(takes ? "inbox.composer.takes" : "inbox.composer.hint")}
            </span>
            {shown && (
              <span className={classes.counter} data-over={over}>
                {t("inbox.composer.counter", {
                  count: formatNumber(count) as never,
                  max: formatNumber(MESSAGE_MAX_LENGTH),
                })}
              </span>
            )}
            <Tooltip label={sendLabel}>
              <ActionIcon
                size={36}
                variant="filled"
                color="barro"
                disabled={empty || over}
                aria-label={sendLabel}
                onClick={send}
              >
                <IconSend2 size={18} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          </div>
        </div>
      </div>
    </div>
  );
}
