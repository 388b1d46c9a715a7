// A simulator on a free port and a business that listens to it: what every test here starts from.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type SimulatorOptions, startSimulators } from "./server.ts";

export const acme = {
  app_secret: "acme-app-secret",
  access_token: "EAAacme",
  verify_token: "acme-verify-token",
  waba_id: "200000000000001",
  phone_number_id: "100000000000001",
  display_phone_number: "+55 11 99999-0001",
  verified_name: "Acme",
};
export const rival = {
  app_secret: "rival-app-secret",
  access_token: "EAArival",
  verify_token: "rival-verify-token",
  waba_id: "200000000000002",
  phone_number_id: "100000000000002",
  display_phone_number: "+55 11 99999-0002",
  verified_name: "Rival",
};
/** A recorded payload of Meta's, from those that the product's adapter is held against. */
export function fixture(name: string) {
  const folder = "../../supabase/functions/_shared/channels/whatsapp/fixtures";
  return JSON.parse(readFileSync(join(import.meta.dirname, folder, `${name}.json`), "utf8"));
}

export const sample = (name: string) => readFileSync(join(import.meta.dirname, "samples", name));

export const platform = { app_secret: "platform-secret", verify_token: "platform-verify-token" };

export interface Received {
  path: string;
  headers: IncomingMessage["headers"];
  raw: Buffer;
}

/** The business's side: keeps the raw bytes of every webhook and answers as told. */
export async function startReceiver() {
  const received: Received[] = [];
  const handshakes: URLSearchParams[] = [];
  const answers: number[] = [];
  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? "/", "http://receiver");
    if (req.method === "GET") {
      handshakes.push(url.searchParams);
      const trusted = url.searchParams.get("hub.verify_token") === acme.verify_token;
      res.writeHead(trusted ? 200 : 403).end(trusted ? url.searchParams.get("hub.challenge") : "");
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    received.push({ path: url.pathname, headers: req.headers, raw: Buffer.concat(chunks) });
    res.writeHead(answers.shift() ?? 200).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    handshakes,
    /** Status codes for the next webhooks; 200 when empty. */
    answers,
    changes: () => received.map((webhook) => changeOf(webhook)),
    values: () => received.map((webhook) => changeValue(webhook)),
    statuses: () => received.flatMap((webhook) => changeValue(webhook).statuses ?? []),
    messages: () => received.flatMap((webhook) => changeValue(webhook).messages ?? []),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Value {
  metadata: { phone_number_id: string; display_phone_number: string };
  contacts?: Record<string, unknown>[];
  messages?: Record<string, unknown>[];
  message_echoes?: Record<string, unknown>[];
  statuses?: (Record<string, unknown> & { errors?: { code: number }[] })[];
}

function changeOf(webhook: Received): { field: string; value: Value } {
  return JSON.parse(webhook.raw.toString("utf8")).entry[0].changes[0];
}

export function changeValue(webhook: Received): Value {
  return changeOf(webhook).value;
}

export async function startBench(options: Partial<SimulatorOptions> = {}) {
  const business = await startReceiver();
  const simulators = await startSimulators({
    port: 0,
    whatsapp: {
      apps: [
        { ...acme, webhook_url: `${business.url}/acme` },
        { ...rival, webhook_url: `${business.url}/rival` },
      ],
      platform: { ...platform, webhook_url: `${business.url}/platform` },
    },
    delays: { sentMs: 5, deliveredMs: 5, readMs: 5 },
    ...options,
  });
  const url = `http://127.0.0.1:${simulators.port}`;

  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(`${url}/_sim/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  /** A Graph API call as the product makes it. */
  async function graph(
    path: string,
    { body, token = acme.access_token }: { body?: unknown; token?: string | null } = {},
  ) {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        "content-type": "application/json",
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  }

  const text = (changes: Record<string, unknown> = {}) => ({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: "+5511999990101",
    type: "text",
    text: { body: "Olá" },
    ...changes,
  });

  return {
    url,
    business,
    call,
    graph,
    text,
    send: (changes: Record<string, unknown> = {}, token = acme.access_token) =>
      graph(`/v26.0/${acme.phone_number_id}/messages`, { body: text(changes), token }),
    /** Opens the 24 h window of a customer. */
    writes: (customer: unknown, words: string, more: Record<string, unknown> = {}) =>
      call("POST", "whatsapp/inbound", {
        customer,
        phone_number_id: acme.phone_number_id,
        text: words,
        wait: true,
        ...more,
      }),
    /** Uploads a file as the product does; the answer has the id. */
    async upload(bytes: Buffer, mime: string, fields: Record<string, string> = {}) {
      const form = new FormData();
      for (const [key, value] of Object.entries({ messaging_product: "whatsapp", ...fields })) {
        form.set(key, value);
      }
      form.set("file", new Blob([new Uint8Array(bytes)], { type: mime }), "arquivo");
      const response = await fetch(`${url}/v26.0/${acme.phone_number_id}/media`, {
        method: "POST",
        headers: { authorization: `Bearer ${acme.access_token}` },
        body: form,
      });
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    thread: async (customer: string) =>
      (
        await call(
          "GET",
          `whatsapp/thread?customer=${customer}&phone_number_id=${acme.phone_number_id}`,
        )
      ).body,
    async close() {
      await simulators.close();
      await business.close();
    },
  };
}

export type Bench = Awaited<ReturnType<typeof startBench>>;
