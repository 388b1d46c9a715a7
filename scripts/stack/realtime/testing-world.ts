// Database, server and genuine supabase-js clients for one test file. Policies read test_grants, so
// a test says who may do what with one row.
import { createClient, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Realtime, type RealtimeOptions, startRealtime } from "./server.ts";
import { startDatabase, type TestDatabase } from "./testing.ts";

export const publishableKey = "sb_publishable_test";
export const secretKey = "sb_secret_test";

export const ana = "00000000-0000-4000-8000-0000000000a1";
export const bia = "00000000-0000-4000-8000-0000000000b1";

type Grant = "broadcast.read" | "broadcast.write" | "presence.read" | "presence.write";

export interface TestClient extends SupabaseClient {
  /** The next setAuth() sends this token. */
  useToken(token: string): Promise<void>;
}

export interface World {
  db: TestDatabase;
  realtime: Realtime;
  url: string;
  grant(user: string, topic: string, ...grants: Grant[]): Promise<void>;
  revoke(user: string, topic: string): Promise<void>;
  token(user: string, claims?: Record<string, unknown>): Promise<string>;
  client(user: string | null, options?: ClientOptions): Promise<TestClient>;
  chaos(verb: string, body?: object): Promise<Record<string, unknown>>;
  /** Another server on the same database. */
  server(options?: Partial<RealtimeOptions>): Promise<{ realtime: Realtime; url: string }>;
  stop(): Promise<void>;
}

export interface ClientOptions {
  key?: string;
  url?: string;
  token?: string;
  vsn?: string;
}

const policies = `
  create schema if not exists auth;
  create table public.test_grants (sub text, topic text, grants text[], primary key (sub, topic));
  grant select on public.test_grants to authenticated;
  create function public.test_allowed(operation text, extension text) returns boolean
  language plpgsql stable as $$
  begin
    if realtime.topic() like 'raise:%' then raise exception 'a policy that raises'; end if;
    return exists (
      select from public.test_grants g
       where g.sub = current_setting('request.jwt.claim.sub', true)
         and g.topic = realtime.topic() and extension || '.' || operation = any (g.grants));
  end $$;
  create policy test_select on realtime.messages for select to authenticated
    using (public.test_allowed('read', extension));
  create policy test_insert on realtime.messages for insert to authenticated
    with check (public.test_allowed('write', extension));
`;

export async function startWorld(
  slot: number,
  options: Partial<RealtimeOptions> = {},
): Promise<World> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "test", alg: "ES256" }] };
  const db = await startDatabase(slot);
  const servers: Realtime[] = [];
  const clients: SupabaseClient[] = [];

  async function server(extra: Partial<RealtimeOptions> = {}) {
    const realtime = await startRealtime({
      databaseUrl: db.url,
      port: 0,
      jwks,
      publishableKeys: [publishableKey],
      secretKeys: [secretKey],
      chaos: true,
      log: () => undefined,
      ...extra,
      delays: { joinErrorMs: 0, connectErrorMs: 0, listenCheckMs: 50, ...extra.delays },
    });
    servers.push(realtime);
    return { realtime, url: `http://127.0.0.1:${realtime.port}` };
  }

  const { realtime, url } = await server(options);
  await db.query(policies);

  async function token(user: string, claims: Record<string, unknown> = {}): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + 900;
    return new SignJWT({ role: "authenticated", sub: user, exp, ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "test" })
      .sign(privateKey);
  }

  return {
    db,
    realtime,
    url,
    token,
    server,
    async grant(user, topic, ...grants) {
      await db.query(
        `insert into test_grants values ($1, $2, $3)
         on conflict (sub, topic) do update set grants = excluded.grants`,
        [user, topic, grants],
      );
    },
    async revoke(user, topic) {
      await db.query("delete from test_grants where sub = $1 and topic = $2", [user, topic]);
    },
    async client(user, { key = publishableKey, url: at = url, token: given, vsn } = {}) {
      let current = given ?? (user ? await token(user) : key);
      const client = createClient(at, key, {
        accessToken: async () => current,
        realtime: { reconnectAfterMs: () => 50, ...(vsn ? { vsn } : {}) },
      });
      clients.push(client);
      await client.realtime.setAuth();
      return Object.assign(client, {
        async useToken(next: string) {
          current = next;
          await client.realtime.setAuth();
        },
      });
    },
    async chaos(verb, body = {}) {
      const response = await fetch(`${url}/chaos/${verb}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      return response.json() as Promise<Record<string, unknown>>;
    },
    async stop() {
      await Promise.all(clients.map((client) => client.removeAllChannels()));
      await Promise.all(servers.map((one) => one.close()));
      await db.stop();
    },
  };
}

export interface Outcome {
  status: string;
  error: string | undefined;
}

/** Every status the channel reports, in order; `first` is the answer to the first join. */
export function join(channel: RealtimeChannel): { first: Promise<Outcome>; all: Outcome[] } {
  const all: Outcome[] = [];
  const first = new Promise<Outcome>((resolve) => {
    channel.subscribe((status, error) => {
      const outcome = { status, error: error?.message };
      all.push(outcome);
      resolve(outcome);
    });
  });
  return { first, all };
}

export interface Heard {
  event: string;
  payload: Record<string, unknown>;
  meta?: { id?: string; replayed?: boolean };
}

/** Collects what a channel hears; call before joining. */
export function hear(channel: RealtimeChannel): Heard[] {
  const heard: Heard[] = [];
  channel.on("broadcast", { event: "*" }, (message) => heard.push(message as unknown as Heard));
  return heard;
}

export function systemMessages(channel: RealtimeChannel): { status: string; message: string }[] {
  const heard: { status: string; message: string }[] = [];
  channel.on("system", {}, (message) => heard.push(message as (typeof heard)[number]));
  return heard;
}
