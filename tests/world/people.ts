// The demo people, signed in with the genuine supabase-js.
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type pg from "pg";
import { demoLogins, demoPassword, demoTenants } from "../../scripts/stack/demo.ts";
import { createTokens } from "../../scripts/stack/tokens.ts";
import type { Database } from "../../shared/src/database.types.ts";
import { recordingSocket } from "./listen.ts";
import { config, db, keys } from "./stack.ts";

export type Client = SupabaseClient<Database>;

/** `frames` receives every frame of the client's socket. */
export function anonymous(frames?: string[]): Client {
  return createClient<Database>(config.urls.api, keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
    ...(frames && { realtime: { transport: recordingSocket(frames) } }),
  });
}

/** Somebody who has this token and nothing else, forged or stolen. */
export function holderOf(token: string): Client {
  return createClient<Database>(config.urls.api, keys.publishable, {
    accessToken: () => Promise.resolve(token),
  });
}

/** A token that only the project itself could have signed. */
export function signed(claims: object): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 900;
  return createTokens(keys).sign({ role: "authenticated", aud: "authenticated", exp, ...claims });
}

export async function signIn(
  email: string,
  { password = demoPassword, frames }: { password?: string; frames?: string[] } = {},
): Promise<Client> {
  const client = anonymous(frames);
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw new Error(`${email} could not sign in: ${error.message}`);
  return client;
}

export async function tokenOf(client: Client): Promise<string> {
  const { data } = await client.auth.getSession();
  if (!data.session) throw new Error("Nobody is signed in.");
  return data.session.access_token;
}

/** One transaction with the rights of a demo person and nothing more. */
export async function asPerson<Row extends pg.QueryResultRow>(
  email: string,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  const person = demoLogins.find((login) => login.email === email);
  const tenant = Object.values(demoTenants).find(({ name }) => name === person?.tenant);
  if (!person || !tenant) throw new Error(`${email} is not in the demo data.`);
  const claims = { sub: person.id, role: "authenticated", tenant_id: tenant.id };
  const client = await db.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify(claims),
    ]);
    await client.query("set local role authenticated");
    const found = await client.query<Row>(sql, values);
    await client.query("commit");
    return found.rows;
  } catch (cause) {
    await client.query("rollback");
    throw cause;
  } finally {
    client.release();
  }
}
