import { useCallback, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 48;

/**
 * Keeps the end in sight while the reader is there, and the reader's place while they are not:
 * messages that arrive meanwhile are counted, messages loaded above do not move the text.
 */
export function useStickToEnd(props: { firstKey: number; lastKey: number; pending: number }) {
  const { firstKey, lastKey, pending } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const before = useRef({ firstKey, lastKey, height: 0, top: 0, stuck: true });
  const [atEnd, setAtEnd] = useState(true);
  const [news, setNews] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: pending bubbles change the height too
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box) return;
    const was = before.current;
    if (was.stuck) box.scrollTop = box.scrollHeight;
    else if (firstKey < was.firstKey) box.scrollTop += box.scrollHeight - was.height;
    if (!was.stuck && lastKey > was.lastKey) setNews((n) => n + lastKey - was.lastKey);
    const { scrollHeight: height, scrollTop: top } = box;
    before.current = { firstKey, lastKey, height, top, stuck: was.stuck };
  }, [firstKey, lastKey, pending]);

  const onScroll = useCallback(() => {
    const box = scroll.current;
    if (!box) return;
    const was = before.current;
    // What grows meanwhile moves the end away; only who goes up has left it.
    const stayed = was.stuck && box.scrollTop >= was.top;
    const stuck = stayed || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    was.stuck = stuck;
    was.height = box.scrollHeight;
    was.top = box.scrollTop;
    setAtEnd(stuck);
    if (stuck) setNews(0);
  }, []);

  // The box shrinks when the composer grows or a keyboard opens, and what is in it grows when a
  // picture or its frame arrives: stay at the end through that too.
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (before.current.stuck) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    if (box.firstElementChild) observer.observe(box.firstElementChild);
    return () => observer.disconnect();
  }, []);

  const toEnd = useCallback(() => {
    const box = scroll.current;
    if (box) box.scrollTop = box.scrollHeight;
    before.current.stuck = true;
    setNews(0);
  }, []);

  /** Somebody is taken elsewhere: what arrives meanwhile must not pull them back. */
  const letGo = useCallback(() => {
    before.current.stuck = false;
  }, []);

  return { scroll, onScroll, atEnd, news, toEnd, letGo };
}
