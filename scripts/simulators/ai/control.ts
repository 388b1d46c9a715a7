// The control calls: what tests and the page ask of the played AI providers.
import { controlCalls, faultCalls, type Handlers } from "../control.ts";
import { asObject, parseObject, RequestRefused } from "../http.ts";
import type { KeyOptions, Provider } from "./keys.ts";
import type { Entry } from "./requests.ts";
import type { Ai } from "./simulator.ts";

export const controlPrefix = "/_sim/ai/";

const handlers: Handlers<Ai> = {
  ...faultCalls,

  "GET requests": (ai, _body, query) => {
    const found = ai.requests.list().filter((entry) => isAskedFor(entry, query));
    const limit = Number(query.get("limit") ?? 200);
    return { count: found.length, requests: found.slice(-limit).map(shown) };
  },
  "DELETE requests": (ai) => {
    ai.requests.clear();
    return { count: 0, requests: [] };
  },

  "GET answers": (ai) => ai.answers.list(),
  "POST answers": (ai, body) => ai.answers.add(body),
  "DELETE answers": (ai) => {
    ai.answers.clear();
    return [];
  },

  "GET transcripts": (ai) => ai.transcripts.list(),
  "POST transcripts": (ai, body) => ai.transcripts.add(body),
  "DELETE transcripts": (ai) => {
    ai.transcripts.clear();
    return [];
  },

  /** No key itself. */
  "GET keys": keyNames,
  "POST keys": (ai, body) => {
    const { provider } = body;
    if ((provider !== "openai" && provider !== "anthropic") || typeof body.key !== "string") {
      throw new RequestRefused(422, "key_invalid", "A key has a provider, a key and a name.");
    }
    const models = Array.isArray(body.models) ? body.models.map(String) : undefined;
    const name = typeof body.name === "string" ? body.name : "added";
    ai.addKey(provider, { key: body.key, name, funded: body.funded !== false, models });
    return keyNames(ai);
  },

  "GET settings": (ai) => ai.settings,
  "POST settings": (ai, body) => {
    for (const name of ["piece_ms", "answer_ms"] as const) {
      if (typeof body[name] === "number") ai.settings[name] = body[name];
    }
    return ai.settings;
  },
};

export const control = controlCalls(controlPrefix, handlers);

function keyNames(ai: Ai) {
  const shownKey = (provider: Provider) => (one: KeyOptions) => ({
    provider,
    name: one.name,
    funded: one.funded ?? true,
    models: one.models ?? null,
  });
  return [
    ...ai.keys("openai").map(shownKey("openai")),
    ...ai.keys("anthropic").map(shownKey("anthropic")),
  ];
}

function isAskedFor(entry: Entry, query: URLSearchParams): boolean {
  const asked = (name: string) => query.get(name);
  return (
    (asked("provider") ?? entry.provider) === entry.provider &&
    entry.path.startsWith(asked("path") ?? "") &&
    (asked("model") ?? entry.model) === entry.model &&
    (asked("key") ?? entry.key) === entry.key &&
    entry.id > Number(asked("after") ?? 0) &&
    entry.body.includes(asked("contains") ?? "")
  );
}

/** The text stays beside the JSON: a leak is looked for in the bytes. */
const shown = (entry: Entry) => ({ ...entry, json: asObject(parseObject(entry.body)) });
