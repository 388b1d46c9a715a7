// What tests of AI providers share: fixtures as providers answer, and a server on this machine that
// gives them out and remembers what it was asked.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { asObject, type JsonObject } from "../provider/json.ts";
import type { AiAccount, AiProviderId } from "./provider.ts";

export const KEY = "key-that-must-not-leak";

export interface Fixture {
  name: string;
  call: { url: string; body: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
  expect: JsonObject;
}

export function fixturesOf(id: AiProviderId): Fixture[] {
  const folder = new URL(`./${id}/fixtures/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const read = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
      return { ...read, expect: asObject(read.expect), name: file.replace(/\.json$/, "") };
    });
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Text goes as it is, anything else as JSON. */
  body: unknown;
}

export interface Asked {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** The JSON, or the raw text of anything else. */
  body: JsonObject;
  raw: string;
}

/** `never` is a server that takes the question and says nothing. */
export async function serving<T>(
  answer: (asked: Asked) => Answer | "never",
  work: (url: string, asked: Asked[]) => Promise<T>,
): Promise<T> {
  const all: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const raw = new TextDecoder("latin1").decode(Uint8Array.from(chunks.flatMap((c) => [...c])));
      const isJson = `${request.headers["content-type"]}`.startsWith("application/json");
      const body = isJson ? asObject(JSON.parse(raw)) : {};
      const asked = { path: request.url ?? "", headers: request.headers, body, raw };
      all.push(asked);
      const given = answer(asked);
      if (given === "never") return;
      const isText = typeof given.body === "string";
      response.writeHead(given.status ?? 200, {
        "content-type": isText ? "text/html" : "application/json",
        ...given.headers,
      });
      response.end(isText ? given.body : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await work(`http://127.0.0.1:${port}/v1`, all);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export function accountAt(base_url: string, settings: JsonObject = {}): AiAccount {
  return {
    id: "10000000-0000-4000-8000-0000000000c3",
    settings: { base_url, ...settings } as AiAccount["settings"],
    secrets: { access_token: KEY },
    variables: { AI_HOSTS: "127.0.0.1" },
  };
}
