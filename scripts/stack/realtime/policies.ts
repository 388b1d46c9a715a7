// Private channels: may this caller read or write the topic? The answer is whatever the policies on
// realtime.messages say about a probe row, inside a transaction that is always rolled back. A probe
// has id, topic, extension and timestamps only, so a policy on private, event or payload never holds.
import { DatabaseError, type Pool, type PoolClient } from "pg";
import type { Claims } from "./tokens.ts";

export type Extension = "broadcast" | "presence";

export interface Caller {
  claims: Claims;
  headers: Record<string, string>;
}

export type Answer =
  | { ok: true; allowed: Set<Extension> }
  | { ok: false; reason: "denied" | "missing_partition" | "unavailable" };

export interface Policies {
  read(caller: Caller, topic: string, extensions: Extension[]): Promise<Answer>;
  write(caller: Caller, topic: string, extension: Extension): Promise<Answer>;
}

const insufficientPrivilege = "42501";
const checkViolation = "23514";

export function policyProbe(pool: Pool, log: (event: string, fields: object) => void): Policies {
  async function probe(work: (client: PoolClient) => Promise<Set<Extension>>): Promise<Answer> {
    let client: PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      log("realtime.database_unavailable", { error: String(error) });
      return { ok: false, reason: "unavailable" };
    }
    try {
      // Hosted asks as supabase_realtime_admin, which may become only the three API roles: a token
      // with another role is refused by the database itself.
      await client.query("begin; set local session authorization supabase_realtime_admin");
      return { ok: true, allowed: await work(client) };
    } catch (error) {
      return refusal(error, log);
    } finally {
      const broken = await client.query("rollback").then(
        () => false,
        () => true,
      );
      client.release(broken);
    }
  }

  return {
    read: (caller, topic, extensions) =>
      probe(async (client) => {
        const { rows } = await client.query<{ id: string; extension: Extension }>(
          `insert into realtime.messages (topic, extension)
           select $1, unnest($2::text[]) returning id, extension`,
          [topic, extensions],
        );
        await becomeCaller(client, caller, topic);
        const seen = await client.query<{ id: string }>(
          "select id from realtime.messages where id = any ($1::uuid[])",
          [rows.map((row) => row.id)],
        );
        const visible = new Set(seen.rows.map((row) => row.id));
        return new Set(rows.filter((row) => visible.has(row.id)).map((row) => row.extension));
      }),

    write: (caller, topic, extension) =>
      probe(async (client) => {
        await becomeCaller(client, caller, topic);
        try {
          await client.query("insert into realtime.messages (topic, extension) values ($1, $2)", [
            topic,
            extension,
          ]);
          return new Set([extension]);
        } catch (error) {
          if (sqlState(error) === insufficientPrivilege) return new Set();
          throw error;
        }
      }),
  };
}

async function becomeCaller(client: PoolClient, caller: Caller, topic: string): Promise<void> {
  const { claims, headers } = caller;
  await client.query(
    `select set_config('role', $1, true), set_config('realtime.topic', $2, true),
            set_config('request.jwt.claims', $3, true), set_config('request.jwt.claim.sub', $4, true),
            set_config('request.jwt.claim.role', $1, true), set_config('request.headers', $5, true)`,
    [claims.role, topic, JSON.stringify(claims), claims.sub ?? "", JSON.stringify(headers)],
  );
}

function refusal(error: unknown, log: (event: string, fields: object) => void): Answer {
  const code = sqlState(error);
  if (code === checkViolation && String(error).includes("no partition")) {
    return { ok: false, reason: "missing_partition" };
  }
  if (!code || code.startsWith("08") || code.startsWith("57")) {
    log("realtime.database_unavailable", { error: String(error) });
    return { ok: false, reason: "unavailable" };
  }
  // A policy that raises must not open the door.
  log("realtime.policy_failed", { code, error: String(error) });
  return { ok: false, reason: "denied" };
}

function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}
