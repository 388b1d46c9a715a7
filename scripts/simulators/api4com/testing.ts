// The simulators with one API4COM account, and a business that listens to its webhooks.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulators } from "../server.ts";
import { startReceiver } from "../testing.ts";
import type { AccountOptions } from "./accounts.ts";

export const account: AccountOptions = {
  name: "Acme",
  domain: "demo.api4com.com",
  token: "DummyApi4comTokenNoBearerPrefix",
  email: "dono@acme.test",
  password: "senha-da-conta",
  extensions: [
    {
      ramal: "1000",
      senha: "segredo-1000",
      email_address: "agente@example.org",
      first_name: "Agente",
      last_name: "Demo",
    },
    { ramal: "1001", senha: "segredo-1001" },
  ],
};

export interface Recorded {
  call: { method: string; url: string; body?: Record<string, unknown> };
  response: { status: number; body: Record<string, unknown> };
  body: Record<string, unknown>;
}

/** A recorded payload of the provider's, from those that the product's adapter is held against. */
export function fixture(name: string): Recorded {
  const folder = "../../../supabase/functions/_shared/telephony/api4com/fixtures";
  return JSON.parse(readFileSync(join(import.meta.dirname, folder, `${name}.json`), "utf8"));
}

export async function startApi4comBench() {
  const business = await startReceiver();
  const simulators = await startSimulators({
    port: 0,
    whatsapp: {
      apps: [],
      platform: { app_secret: "", verify_token: "", webhook_url: business.url },
    },
    api4com: { sipPort: 0, accounts: [account], pace: { ring_ms: 50, outcome_ms: 250 } },
  });
  const url = `http://127.0.0.1:${simulators.port}`;

  async function call(method: string, path: string, body?: unknown, headers = {}) {
    const response = await fetch(url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, body: text.startsWith("<") ? text : JSON.parse(text) };
  }

  return {
    url,
    sipUrl: `ws://127.0.0.1:${simulators.sipPort}`,
    business,
    api: (method: string, path: string, body?: unknown, token = account.token) =>
      call(method, `/api/v1${path}`, body, token ? { authorization: token } : {}),
    sim: (method: string, path: string, body?: unknown) =>
      call(method, `/_sim/api4com/${path}`, body),
    /** Nothing has happened; the account, its tokens and its webhook stay. */
    async reset() {
      await call("POST", "/_sim/reset", {});
      business.received.length = 0;
    },
    /** The webhooks so far. */
    told: () =>
      business.received.map(
        ({ raw }) => JSON.parse(raw.toString("utf8")) as Record<string, unknown>,
      ),
    async close() {
      await simulators.close();
      await business.close();
    },
  };
}

export type Api4comBench = Awaited<ReturnType<typeof startApi4comBench>>;
