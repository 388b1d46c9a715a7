import { type RefObject, useEffect } from "react";

const controls = "a, button, input, textarea, select, summary, [contenteditable]";

/**
 * Enter takes a call and Esc declines it, for who is in its card or nowhere: whoever works in the page
 * keeps both, and on a button Enter is the button's.
 */
export function useAnswerKeys(
  card: RefObject<HTMLElement | null>,
  take: () => void,
  decline: () => void,
) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
      if (event.repeat || event.defaultPrevented || !isPlain || !(target instanceof Element))
        return;
      const isHere = target === document.body || card.current?.closest("aside")?.contains(target);
      if (!isHere) return;
      if (key === "Escape") decline();
      else if (key === "Enter" && !target.closest(controls)) take();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [card, take, decline]);
}
