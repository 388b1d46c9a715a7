import { formatRemaining } from "../../../lib/format.ts";

const DAY_MS = 86_400_000;

/** How long something took, as a person says it: 43 min, 5h20, 3 d. */
export function formatSpan(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  return days >= 2 ? `${days} d` : formatRemaining(milliseconds);
}
