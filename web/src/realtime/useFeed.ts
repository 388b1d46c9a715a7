import { useEffect } from "react";
import { supervisor } from "./client.ts";
import type { Feed } from "./supervisor.ts";

/** Holds the feed open while the component is mounted. `feed` must be memoised. */
export function useFeed(feed: Feed | null) {
  useEffect(() => (feed ? supervisor.open(feed) : undefined), [feed]);
}
