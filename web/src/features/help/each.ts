import { createElement, Fragment, type ReactNode } from "react";

/** Draws a list that never changes: its elements are written out one beside the other, without keys. */
export function each<T>(list: T[], draw: (entry: T, place: number) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...list.map(draw));
}
