// What tests of channels share: fixtures as providers send them, and a provider that answers as
// told.
import { readdirSync, readFileSync } from "node:fs";
import type { Fetch } from "../provider/provider.ts";

export interface WebhookFixture {
  kind: "webhook";
  name: string;
  signing: { secretName: string; secret: string };
  request: { method: string; url: string; headers: Record<string, string>; rawBody?: string };
  expect?: Record<string, unknown>;
}

export interface ApiFixture {
  kind: "api-response";
  name: string;
  call: { method: string; url: string; headers: Record<string, string>; body: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
  expect?: { retryable?: boolean };
}

export type Fixture = WebhookFixture | ApiFixture;

/** The fixtures of a channel, in the order of their names. */
export function fixturesOf(channelId: string): Fixture[] {
  const folder = new URL(`./${channelId}/fixtures/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      ...JSON.parse(readFileSync(new URL(file, folder), "utf8")),
      name: file.replace(/\.json$/, ""),
    }));
}

export function isWebhook(fixture: Fixture): fixture is WebhookFixture {
  return fixture.kind === "webhook";
}

export function bytesOf(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).slice().buffer;
}

/** A provider that answers the same to everything and remembers what it was asked. */
export function fakeProvider(answer: (url: string, init: RequestInit) => Promise<Response>) {
  const calls: { url: string; method: string; headers: Headers; body: unknown }[] = [];
  const http: Fetch = (input, init = {}) => {
    const url = String(input);
    calls.push({
      url,
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? JSON.parse(init.body) : null,
    });
    return answer(url, init);
  };
  return { http, calls };
}
