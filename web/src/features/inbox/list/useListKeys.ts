import type { RefObject } from "react";
import { useKeys } from "../keyboard/useKeys.ts";

/** J and K walk the rows with the focus; Enter on a row is the browser's own. */
export function useListKeys(props: {
  ids: string[];
  selectedId: string | null;
  scrollTo: (index: number) => void;
  container: RefObject<HTMLElement | null>;
}) {
  const { ids, selectedId, scrollTo, container } = props;

  function step(by: 1 | -1) {
    const focused = document.activeElement?.getAttribute("data-conversation") ?? selectedId;
    const from = focused ? ids.indexOf(focused) : -1;
    const to = from === -1 ? (by === 1 ? 0 : ids.length - 1) : from + by;
    const id = ids[to];
    if (id === undefined) return;
    scrollTo(to);
    // The row may only now be drawn.
    requestAnimationFrame(() => {
      container.current?.querySelector<HTMLElement>(`[data-conversation="${id}"]`)?.focus();
    });
  }

  useKeys([
    ["J", () => step(1)],
    ["K", () => step(-1)],
  ]);
}
