import type { ThreadRow } from "@prosa/shared/events.ts";
import { useCallback, useMemo, useRef, useState } from "react";
import { useSession } from "../../../lib/session.ts";
import { draftStore } from "./draft.ts";

export type ComposerMode = "text" | "note";

/** The drawers in which something other than words is put together. */
export type Panel = "location" | "contacts" | "buttons" | "list" | "link" | "template" | "canned";

/** What is being written in one conversation. The text is kept as a draft at every keystroke. */
export function useComposer(conversationId: string) {
  const { userId } = useSession();
  const drafts = useMemo(() => draftStore(localStorage, userId), [userId]);
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setTextOnly] = useState(() => drafts.read(conversationId));
  const [mode, setMode] = useState<ComposerMode>("text");
  const [replyTo, setReplyTo] = useState<ThreadRow | null>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [responseId, setResponse] = useState<string | null>(null);
  const [recording, setRecording] = useState(false);

  const setText = useCallback(
    (next: string) => {
      setTextOnly(next);
      // Other words are nobody's but the person's.
      if (next.trim() === "") setResponse(null);
      drafts.write(conversationId, next);
    },
    [drafts, conversationId],
  );

  const focus = useCallback((next?: ComposerMode) => {
    if (next) setMode(next);
    // The field may only now be drawn, in place of the sentence that the window is closed.
    requestAnimationFrame(() => input.current?.focus());
  }, []);

  const reply = useCallback(
    (row: ThreadRow) => {
      setReplyTo(row);
      focus("text");
    },
    [focus],
  );

  return {
    input,
    text,
    setText,
    mode,
    setMode,
    replyTo,
    setReplyTo,
    reply,
    focus,
    panel,
    setPanel,
    responseId,
    setResponse,
    recording,
    setRecording,
  };
}

export type ComposerState = ReturnType<typeof useComposer>;
