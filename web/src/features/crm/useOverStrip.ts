import { type RefObject, useEffect, useState } from "react";

/**
 * Whether the pointer that drags is over the strip below the columns. A card is taller than the
 * strip, so it lies over a column and a closing stage at once; the pointer says which one is meant.
 */
export function useOverStrip(strip: RefObject<HTMLElement | null>, dragging: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!dragging) return setOver(false);
    const follow = ({ clientY }: PointerEvent) => {
      const top = strip.current?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
      setOver(clientY >= top);
    };
    window.addEventListener("pointermove", follow);
    return () => window.removeEventListener("pointermove", follow);
  }, [dragging, strip]);
  return over;
}
