import { endSession } from "../lib/session.ts";
import { stopRealtime } from "../realtime/client.ts";
import { currentCalling } from "../ui/calling.ts";

/** A call would end with it, so that is asked for. Topics are left first: a socket must not outlive the session it was opened with. */
export async function signOut(): Promise<void> {
  if (currentCalling()?.mayLeave() === false) return;
  await stopRealtime();
  await endSession();
}
