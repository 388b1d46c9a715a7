// The storm's own connections, apart from those of its judges: a lock or an outage may keep all of
// them waiting. And the patience of a browser, which repeats what failed under the same key.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { demoLogins, demoTenants } from "../../scripts/stack/demo.ts";
import type { TenantName } from "../world/meta.ts";
import { config } from "../world/stack.ts";

export const senders = { acme: "bruno@acme.test", rival: "dono@rival.test" } as const;

const pool = new pg.Pool({
  connectionString: config.urls.db,
  max: 10,
  connectionTimeoutMillis: 5_000,
  allowExitOnIdle: true,
});
pool.on("error", () => undefined); // Postgres is killed on purpose

/** One transaction with the rights of the tenant's agent. */
export async function asAgent(tenant: TenantName, sql: string, values: unknown[]): Promise<void> {
  const sub = demoLogins.find(({ email }) => email === senders[tenant])!.id;
  const claims = { sub, role: "authenticated", tenant_id: demoTenants[tenant].id };
  const client = await pool.connect();
  // A connection that is cut tells so at a moment of its own.
  const cut = () => undefined;
  client.on("error", cut);
  let whole = false;
  try {
    await client.query("begin");
    await client.query(
      "select set_config('request.jwt.claims', $1, true), set_config('role', 'authenticated', true)",
      [JSON.stringify(claims)],
    );
    await client.query(sql, values);
    await client.query("commit");
    whole = true;
  } finally {
    client.off("error", cut);
    client.release(!whole);
  }
}

/** Tries until it works, and says how often it did not. */
export async function patiently<T>(
  work: () => Promise<T>,
  { tries = 120, everyMs = 500 } = {},
): Promise<{ value: T; failures: number }> {
  for (let failures = 0; ; failures += 1) {
    try {
      return { value: await work(), failures };
    } catch (cause) {
      if (failures === tries) throw cause;
      await sleep(everyMs * (0.5 + Math.random()));
    }
  }
}
