// The played OpenAI: who may call, which call it is, and its refusals.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AiFault } from "../ai/faults.ts";
import type { KeyOptions } from "../ai/keys.ts";
import { Refused } from "../ai/refused.ts";
import { type Door, serve } from "../ai/serve.ts";
import type { Ai } from "../ai/simulator.ts";
import { chat } from "./chat.ts";
import { embeddings } from "./embeddings.ts";
import { invalid } from "./invalid.ts";
import { modelList } from "./models.ts";
import { responses } from "./responses.ts";
import { largestFile, tooLarge, transcriptions } from "./transcriptions.ts";

export const openaiPrefix = "/openai/v1";

export const openai = (ai: Ai, req: IncomingMessage, res: ServerResponse, url: URL) =>
  serve(ai, door, req, res, url);

const door: Door = {
  provider: "openai",
  prefix: openaiPrefix,
  // The form around a file may have a little more.
  largestBody: largestFile + 64 * 1024,
  routes: {
    "POST /responses": responses,
    "POST /chat/completions": chat,
    "POST /embeddings": embeddings,
    "POST /audio/transcriptions": transcriptions,
    "GET /models": () => ({ body: modelList() }),
  },
  enter(req, keys) {
    const [, given] = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? "") ?? [];
    if (!given) {
      throw new Refused(
        401,
        "invalid_request_error",
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      );
    }
    const key = keys.find((known) => known.key === given);
    if (key) return key;
    throw new Refused(
      401,
      "invalid_request_error",
      `Incorrect API key provided: ${masked(given)}.`,
      { code: "invalid_api_key" },
    );
  },
  allow(key: KeyOptions, method, model) {
    if (method === "GET") return;
    if (key.models && model !== null && !key.models.includes(model)) {
      throw new Refused(
        403,
        "invalid_request_error",
        `Project \`proj_demo\` does not have access to model \`${model}\`.`,
        { code: "model_not_found" },
      );
    }
    if (key.funded === false) throw noQuota();
  },
  tooLarge,
  badJson: () => invalid("We could not parse the JSON body of your request."),
  noRoute: (method, path) =>
    new Refused(404, "invalid_request_error", `Invalid URL (${method} /v1${path})`),
  fault: ({ kind, ms, status }: AiFault, model) => {
    if (kind === "insufficient_quota") return noQuota();
    if (kind === "rate_limit") return tooFast(model, ms);
    if (kind === "overloaded" || status === 503) {
      return new Refused(
        503,
        "server_error",
        "The engine is currently overloaded, please try again later",
      );
    }
    return new Refused(
      status,
      "server_error",
      "The server had an error while processing your request. Sorry about that!",
    );
  },
  refusal: ({ message, type, param, code }) => ({ error: { message, type, param, code } }),
  headers: (id) => ({
    "x-request-id": id,
    "x-ratelimit-limit-requests": "500",
    "x-ratelimit-remaining-requests": "499",
    "x-ratelimit-reset-requests": "120ms",
    "x-ratelimit-limit-tokens": "200000",
    "x-ratelimit-remaining-tokens": "199000",
    "x-ratelimit-reset-tokens": "300ms",
    "openai-processing-ms": "12",
    "openai-version": "2020-10-01",
  }),
};

const noQuota = () =>
  new Refused(
    429,
    "insufficient_quota",
    "You exceeded your current quota, please check your plan and billing details.",
    { code: "insufficient_quota" },
  );

const tooFast = (model: string | null, ms: number) =>
  new Refused(
    429,
    "tokens",
    `Rate limit reached for ${model ?? "this model"} in organization org-demo on tokens per min (TPM): Limit 200000, Used 199900, Requested 900. Please try again in ${ms}ms.`,
    {
      code: "rate_limit_exceeded",
      headers: { "retry-after": String(Math.ceil(ms / 1000)), "retry-after-ms": String(ms) },
    },
  );

/** As the provider says it back: the first letters and the last. */
const masked = (key: string) =>
  key.length <= 12 ? key : `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`;
