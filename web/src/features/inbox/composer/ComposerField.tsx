import { Textarea } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";
import { type ClipboardEvent, type KeyboardEvent, Suspense, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";
import type { CannedKeys } from "../compose/CannedSuggestions.tsx";
import type { Upload } from "../compose/uploads.ts";
import { useCapabilities } from "../compose/useCapabilities.ts";
import { uploads, useUploads } from "../compose/useUploads.ts";
import { lazyRoom } from "../lazy-room.ts";
import type { TypingSignal } from "../live/typing-signal.ts";
import { ComposerFoot } from "./ComposerFoot.tsx";
import classes from "./composer.module.css";
import { textLength } from "./length.ts";
import { ReplyingTo } from "./ReplyingTo.tsx";
import type { ComposerState } from "./useComposer.ts";

const Chips = lazyRoom("compose", async () => (await import("../compose/Chips.tsx")).Chips);
const CannedSuggestions = lazyRoom(
  "compose",
  async () => (await import("../compose/CannedSuggestions.tsx")).CannedSuggestions,
);

const SHORTCUT = /^\/([\p{L}\p{N}_-]*)$/u;

/** The field, what hangs on it, and the row of buttons below. */
export function ComposerField(props: {
  row: InboxRow;
  composer: ComposerState;
  signal: TypingSignal;
  replyBlocked: boolean;
  onSend: (picked: readonly Upload[]) => void;
}) {
  const { t } = useTranslation();
  const refusalId = useId();
  const optionsId = useId();
  const canned = useRef<CannedKeys>(null);
  const [above, setAbove] = useState<HTMLElement | null>(null);
  const { row, composer, signal } = props;
  const { text, mode, replyTo } = composer;
  const note = mode === "note";
  const files = useUploads(row.id);
  const picked = note ? [] : files;
  const capabilities = useCapabilities(row.channel_id);
  const captionMax = capabilities?.caption_max ?? MESSAGE_MAX_LENGTH;
  const max = picked.length > 0 ? Math.min(captionMax, MESSAGE_MAX_LENGTH) : MESSAGE_MAX_LENGTH;
  const { count, shown, over } = textLength(text, max);
  const stuck = picked.some(({ state }) => state === "refused" || state === "failed");
  const empty = text.trim() === "" && picked.length === 0;
  const shortcut = SHORTCUT.exec(text)?.[1];

  function send() {
    if (!empty && !over && !stuck) props.onSend(picked);
  }

  function attach(list: FileList | readonly File[]) {
    if (list.length === 0 || note || props.replyBlocked) return;
    uploads.add([...list], { conversationId: row.id, channelId: row.channel_id });
    composer.focus("text");
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (shortcut !== undefined && canned.current?.press(event)) return;
    if (event.key === "Escape") return event.currentTarget.blur();
    // Enter also ends the composition of an accented or Asian character: that one is not for us.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attach(event.clipboardData.files);
  }

  return (
    <div className={classes.field} data-mode={mode}>
      {replyTo && !note && (
        <ReplyingTo
          row={replyTo}
          contactName={row.contato_nome}
          onCancel={() => composer.setReplyTo(null)}
        />
      )}
      {picked.length > 0 && (
        <Suspense>
          <Chips uploads={picked} limits={capabilities?.media} />
        </Suspense>
      )}
      {shortcut !== undefined && (
        <Suspense>
          <CannedSuggestions
            id={optionsId}
            query={shortcut}
            row={row}
            keys={canned}
            onPick={(body) => {
              composer.setText(body);
              composer.focus();
            }}
            onManage={() => composer.setPanel("canned")}
          />
        </Suspense>
      )}
      <div ref={setAbove} />
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
        aria-label={
          note
            ? t("inbox.composer.noteLabel")
            : t("inbox.composer.label", { name: row.contato_nome })
        }
        aria-invalid={over}
        aria-describedby={over ? refusalId : undefined}
        aria-controls={shortcut === undefined ? undefined : optionsId}
        onChange={(event) => {
          composer.setText(event.currentTarget.value);
          if (!note && event.currentTarget.value !== "") signal.typed();
          else signal.stop();
        }}
        onBlur={signal.stop}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {over && (
        <div className={classes.error} id={refusalId} role="alert">
          {t(picked.length > 0 ? "inbox.composer.captionTooLong" : "inbox.composer.tooLong", {
            max: formatNumber(max),
          })}
        </div>
      )}
      <ComposerFoot
        conversationId={row.id}
        composer={composer}
        above={above}
        capabilities={capabilities}
        status={note ? null : row.status}
        replyBlocked={props.replyBlocked}
        counter={shown ? { count, max, over } : null}
        empty={empty}
        sendable={!empty && !over && !stuck}
        onSend={send}
        onFiles={attach}
      />
    </div>
  );
}
