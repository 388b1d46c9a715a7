// The simulators with keys of OpenAI and Anthropic: what every test of the played models starts from.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulators } from "../server.ts";
import { keyring, type Provider } from "./keys.ts";
import type { Entry } from "./requests.ts";

export const keys = {
  openai: { api_key: "sk-good", unfunded_key: "sk-poor", restricted_key: "sk-cheap" },
  anthropic: {
    api_key: "sk-ant-good",
    unfunded_key: "sk-ant-poor",
    restricted_key: "sk-ant-cheap",
  },
};

export interface Recorded {
  call: { url: string; body: Body };
  response: { status: number; headers: Record<string, string>; body: Body };
}
export type Body = Record<string, unknown>;

interface Part {
  type: string;
  text: string;
  [more: string]: unknown;
}

interface Counts {
  input_tokens: number;
  output_tokens: number;
  input_tokens_details: { cached_tokens: number };
  output_tokens_details: { reasoning_tokens: number };
  [more: string]: unknown;
}

/** What is answered, by whatever provider or control: whoever asked knows which of it there is. */
export interface Answered extends Body {
  error: { type: string; code: string | null; message: string; param: string | null };
  output: { type: string; content: Part[] }[];
  content: Part[];
  usage: Counts;
  data: { id: string; index: number; embedding: number[] }[];
  segments: { start: number; end: number; text: string }[];
  duration: number;
  requests: (Entry & { json: Body | null })[];
}

/** A recorded answer, from those that the product's adapters are held against. */
export function fixture(adapter: Provider | "compatible", name: string): Recorded {
  const folder = `../../../supabase/functions/_shared/ai/${adapter}/fixtures`;
  return JSON.parse(readFileSync(join(import.meta.dirname, folder, `${name}.json`), "utf8"));
}

/** Every key, also of what lies within; of a list its first. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, shape(inner)]));
}

export async function startAiBench() {
  const simulators = await startSimulators({
    port: 0,
    whatsapp: { apps: [], platform: { app_secret: "", verify_token: "", webhook_url: "" } },
    ai: {
      openai: keyring("openai", keys.openai),
      anthropic: keyring("anthropic", keys.anthropic),
    },
  });
  const url = `http://127.0.0.1:${simulators.port}`;

  async function ask(
    path: string,
    method: string,
    headers: Record<string, string>,
    body?: unknown,
  ) {
    const response = await fetch(url + path, {
      method,
      headers:
        body instanceof FormData ? headers : { "content-type": "application/json", ...headers },
      body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  const bench = {
    url,
    openai: (path: string, body?: unknown, key = keys.openai.api_key) =>
      ask(
        `/openai/v1${path}`,
        body === undefined ? "GET" : "POST",
        { authorization: `Bearer ${key}` },
        body,
      ),
    /** `headers` may hold another key. */
    anthropic: (body: unknown, headers: Record<string, string> = {}, path = "/messages") =>
      ask(
        `/anthropic/v1${path}`,
        body === undefined ? "GET" : "POST",
        { "x-api-key": keys.anthropic.api_key, "anthropic-version": "2023-06-01", ...headers },
        body,
      ),
    sim: async (method: string, path: string, body?: unknown) =>
      (await ask(`/_sim/ai/${path}`, method, {}, method === "GET" ? undefined : (body ?? {}))).body,
    async reset() {
      await ask("/_sim/reset", "POST", {}, {});
      await bench.sim("POST", "settings", { piece_ms: 0 });
    },
    close: () => simulators.close(),
  };
  await bench.reset();
  return bench;
}

export type AiBench = Awaited<ReturnType<typeof startAiBench>>;

function parsed(text: string): Answered {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever expects no JSON looks no further.
    return null as never;
  }
}

/** The events of a stream: their data, in order. */
export const eventsOf = (text: string): Body[] =>
  [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data = ""]) => JSON.parse(data));

/** An object schema as strict mode wants it. */
export const strict = (properties: Body): Body => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
