import type { Database } from "@prosa/shared/database.types.ts";
import { createBrowserClient } from "@supabase/ssr";
import { reconnectMs } from "../realtime/backoff.ts";
import { fetchByOwnClock } from "./own-clock.ts";

const { VITE_SUPABASE_URL: url, VITE_SUPABASE_PUBLISHABLE_KEY: key } = import.meta.env;
if (!url || !key) {
  throw new Error("VITE_SUPABASE_URL and VITE_SUPABASE_PUBLISHABLE_KEY are not set");
}

/**
 * The one client of the page. Its session lives in cookies, so every tab shares it and nothing of
 * it is in localStorage. E-mailed links are opened by /entrar itself, hence no session in the URL.
 */
export const supabase = createBrowserClient<Database>(url, key, {
  isSingleton: true,
  auth: { detectSessionInUrl: false },
  global: { fetch: fetchByOwnClock },
  cookieOptions: {
    path: "/",
    sameSite: "lax",
    secure: location.protocol === "https:",
  },
  realtime: {
    // A background tab's timers are throttled; a worker's are not, so the heartbeat survives.
    worker: true,
    reconnectAfterMs: (tries) => reconnectMs(tries),
  },
});
