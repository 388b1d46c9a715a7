import { useConnectionState } from "../../realtime/useConnection.ts";

const SLOW_MS = 15_000;
const POLLING_MS = 5_000;

/**
 * How often the page asks by itself. Queues and counters move without an event of their own, so it
 * asks now and then even while the line is up.
 */
export function useRefreshEvery(): number {
  return useConnectionState() === "live" ? SLOW_MS : POLLING_MS;
}
