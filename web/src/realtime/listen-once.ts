import type { SupabaseClient } from "@supabase/supabase-js";

/**
 * The genuine client listens to its own socket anew with every attempt to connect, and never stops: an
 * hour without a network leaves thousands of callbacks, all of which run with every message. Those of
 * the first attempt do for all.
 */
export function listenOnce(realtime: SupabaseClient["realtime"]): void {
  const connect = realtime.connect.bind(realtime);
  realtime.connect = () => {
    const { open, close, message } = realtime.stateChangeCallbacks;
    // Nobody but the client itself listens to all messages.
    const lists = message.length > 0 ? [open, close, message] : [];
    const before = lists.map((list) => list.length);
    connect();
    for (const [at, list] of lists.entries()) list.length = before[at] ?? 0;
  };
}
