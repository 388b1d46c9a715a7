import type { ThreadRow } from "@prosa/shared/events.ts";
import { useEventWords } from "./panel/useEventWords.ts";

/** An event of a conversation in the words of its thread. */
export function EventWords({ event }: { event: ThreadRow }) {
  return useEventWords()(event);
}
