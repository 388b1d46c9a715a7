import type { InboxRow } from "@prosa/shared/events.ts";
import { useCallback } from "react";
import { messagesOf } from "../compose/messages-of.ts";
import type { Upload } from "../compose/uploads.ts";
import { uploads } from "../compose/useUploads.ts";
import type { TypingSignal } from "../live/typing-signal.ts";
import type { Given } from "../outgoing/outgoing.ts";
import { useOutgoingQueue } from "../outgoing/useOutgoing.ts";
import type { ComposerState } from "./useComposer.ts";

export type Say = (message: Omit<Given, "conversationId">) => void;

/** The ways out of the composer: what is written and picked, and what a drawer puts together. */
export function useSending(props: {
  row: InboxRow;
  composer: ComposerState;
  signal: TypingSignal;
  onSent: () => void;
}) {
  const queue = useOutgoingQueue();
  const { row, composer, signal, onSent } = props;
  const { text, mode, replyTo, responseId, setText, setReplyTo, setMode, focus } = composer;
  const conversationId = row.id;

  const done = useCallback(() => {
    setReplyTo(null);
    setMode("text");
    signal.stop();
    onSent();
  }, [setReplyTo, setMode, signal, onSent]);

  function send(picked: readonly Upload[]) {
    const body = text.trim();
    if (mode === "note") queue.enqueue({ conversationId, type: "note", body });
    else {
      const replyToId = replyTo?.id ?? null;
      for (const upload of picked) uploads.take(upload.key);
      for (const message of messagesOf({ conversationId, text: body, replyToId, picked })) {
        queue.enqueue(message.body === body ? { ...message, responseId } : message);
      }
    }
    // The field empties in the same turn, so a second click of a double click finds nothing to send.
    setText("");
    done();
    focus();
  }

  const replyToId = replyTo?.id;
  const say: Say = useCallback(
    (message) => {
      const reply = replyToId ? { reply_to_id: replyToId } : {};
      queue.enqueue({ ...message, conversationId, payload: { ...message.payload, ...reply } });
      done();
    },
    [queue, conversationId, replyToId, done],
  );

  return { send, say };
}
