import { endSession } from "../lib/session.ts";
import { stopRealtime } from "../realtime/client.ts";

/** Topics are left first: a socket must not outlive the session it was opened with. */
export async function signOut(): Promise<void> {
  await stopRealtime();
  await endSession();
}
