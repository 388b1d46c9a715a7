import type { Fonte } from "@prosa/shared/ai.ts";
import { useEffect, useRef, useState } from "react";
import { toAppError } from "../../../lib/errors.ts";
import type { Draft } from "../../../ui/assist.ts";
import { fulfil, type Help, type Wish } from "./wish.ts";

/** One wish at a time. Whoever types while the model writes keeps their own words. */
export function useAssistant(draft: Draft) {
  const [help, setHelp] = useState<Help | null>(null);
  const running = useRef<AbortController>(null);
  /** All that has stood there since the wish, drawn late as it may be; anything else is the person's. */
  const stood = useRef(new Set<string>());
  const before = useRef("");
  const { text, setText, setResponse, focus } = draft;

  useEffect(() => () => running.current?.abort(), []);

  useEffect(() => {
    if (!running.current || stood.current.has(text)) return;
    running.current.abort();
    running.current = null;
    setHelp(null);
  }, [text]);

  // Sent, or rubbed out: there is nothing left to judge or to take back.
  const isOver = text === "" && (help?.step === "answered" || help?.step === "rewritten");
  useEffect(() => {
    if (isOver) setHelp(null);
  }, [isOver]);

  function stop() {
    running.current?.abort();
    running.current = null;
  }

  function put(words: string) {
    stood.current.add(words);
    setText(words);
  }

  async function ask(wish: Wish) {
    stop();
    const asked = new AbortController();
    running.current = asked;
    stood.current = new Set([text]);
    before.current = text;
    const isCurrent = () => running.current === asked;
    const progress = (more: { sources?: Fonte[]; writes?: boolean }) =>
      setHelp((now) => (now?.step === "running" ? { ...now, ...more } : now));
    setHelp({ step: "running", wish, sources: [], writes: false });
    try {
      const done = await fulfil(
        wish,
        draft,
        {
          sources: (sources) => isCurrent() && progress({ sources }),
          text(words) {
            if (!isCurrent()) return;
            progress({ writes: true });
            put(words);
          },
        },
        asked.signal,
      );
      if (!isCurrent()) return;
      running.current = null;
      put(done.text);
      if (done.help.step === "answered") setResponse(done.help.answer.response_id);
      setHelp(done.help);
    } catch (error) {
      if (!isCurrent()) return;
      running.current = null;
      put(text);
      setHelp({ step: "failed", wish, error: await toAppError(error) });
    }
    focus();
  }

  /** What the model has written is gone, finished or not, and what was typed is back. */
  function takeBack() {
    stop();
    setHelp(null);
    setText(before.current);
    if (help?.step === "answered") setResponse(null);
    focus();
  }

  return { help, ask: (wish: Wish) => void ask(wish), takeBack, close: () => setHelp(null) };
}
