import { useEffect } from "react";
import type { Session } from "../lib/claims.ts";
import { startRealtime, stopRealtime } from "../realtime/client.ts";

/** One socket per signed-in person and company, for as long as the shell is on the screen. */
export function useRealtimeSession(session: Session) {
  const { userId, tenantId } = session;
  useEffect(() => {
    startRealtime({ userId, tenantId });
    return () => void stopRealtime();
  }, [userId, tenantId]);
}
