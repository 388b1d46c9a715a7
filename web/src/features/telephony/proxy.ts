// Our function between the browser and the telephone provider, which alone holds the account's token.
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";
import { carriers } from "./carriers.ts";

const [{ proxy: NAME }] = carriers;

/** For what is streamed: `supabase-js` would wait for all of it. */
export const PROXY_URL = `${import.meta.env.VITE_SUPABASE_URL}/functions/v1/${NAME}`;

/** Without a body it is a reading. */
export function askProxy<Answer>(
  path: string,
  body?: Record<string, unknown>,
): Promise<Answer | null> {
  const asked = body ? { body } : { method: "GET" as const };
  return unwrap(supabase.functions.invoke<Answer>(`${NAME}/${path}`, asked));
}
