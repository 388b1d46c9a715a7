import { useEffect, useState, useSyncExternalStore } from "react";
import { supervisor } from "./client.ts";
import type { ConnectionState } from "./connection-state.ts";

const WORTH_A_BANNER_MS = 5_000;

export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(supervisor.subscribe, supervisor.state);
}

/** The state once it has kept the agent from a live screen for five seconds, else null. */
export function useConnectionTrouble(): Exclude<ConnectionState, "live"> | null {
  const state = useConnectionState();
  const live = state === "live";
  const [lasting, setLasting] = useState(false);

  useEffect(() => {
    setLasting(false);
    if (live) return;
    const timer = setTimeout(() => setLasting(true), WORTH_A_BANNER_MS);
    return () => clearTimeout(timer);
  }, [live]);

  return lasting && state !== "live" ? state : null;
}
