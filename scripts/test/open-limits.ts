// A channel sends 60 messages a minute and a contact hears one every six seconds, until somebody
// says otherwise. Suites that send thousands say so here; what is about limits sets its own.
import { withClient } from "../stack/database.ts";

const RATE_PER_MINUTE = 60_000;

export function openLimits(databaseUrl: string): Promise<void> {
  return withClient(databaseUrl, async (db) => {
    await db.query("update private.channel_limits set rate_per_minute = $1", [RATE_PER_MINUTE]);
    await db.query("update public.channels set capabilities = capabilities - 'pair_limit'");
  });
}
