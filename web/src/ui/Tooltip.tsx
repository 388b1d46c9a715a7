import { cloneElement, type ReactElement } from "react";
import type { Side } from "./place-hint.ts";

type Hinted = { "data-hint"?: string; "data-hint-side"?: Side };

/**
 * Names what an icon does. The words are only attached here: one layer for the whole page draws
 * them (`hints.ts`), which costs nothing until a pointer rests. The child needs its own aria-label.
 */
export function Tooltip(props: { label: string; position?: Side; children: ReactElement<Hinted> }) {
  return cloneElement(props.children, {
    "data-hint": props.label,
    "data-hint-side": props.position ?? "top",
  });
}
