import type { InboxRow } from "@prosa/shared/events.ts";
import { useMemo, useState } from "react";
import type { InboxFilter } from "../filter.ts";
import type { ListData } from "./patch-list.ts";
import { pinSelected } from "./pin-selected.ts";

/** The loaded rows in the order to draw them, the open one held where it was when it was opened. */
export function usePinned(
  data: Pick<ListData, "pages"> | undefined,
  filter: InboxFilter,
  selectedId: string | null,
): InboxRow[] {
  const sorted = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const question = JSON.stringify(filter);
  const [pin, setPin] = useState<{ id: string | null; question: string; place: number | null }>({
    id: null,
    question,
    place: null,
  });

  const moved = pin.id !== selectedId || pin.question !== question;
  if (moved || (pin.place === null && sorted.some((row) => row.id === selectedId))) {
    const drawn =
      moved && pin.question === question ? pinSelected(sorted, pin.id, pin.place) : sorted;
    const at = drawn.findIndex((row) => row.id === selectedId);
    const next = { id: selectedId, question, place: at === -1 ? null : at };
    if (moved || next.place !== pin.place) setPin(next);
  }
  return useMemo(() => pinSelected(sorted, pin.id, pin.place), [sorted, pin]);
}
