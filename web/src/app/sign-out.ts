import { supabase } from "../lib/supabase.ts";
import { stopRealtime } from "../realtime/client.ts";

/** Topics are left first: a socket must not outlive the session it was opened with. */
export async function signOut(): Promise<void> {
  await stopRealtime();
  // Only this browser: the same person may be working on another machine.
  await supabase.auth.signOut({ scope: "local" });
}
