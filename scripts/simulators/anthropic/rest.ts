// The played Anthropic: who may call, which call it is, and its refusals.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AiFault } from "../ai/faults.ts";
import { Refused } from "../ai/refused.ts";
import { type Door, serve } from "../ai/serve.ts";
import type { Ai } from "../ai/simulator.ts";
import { messages } from "./messages.ts";
import { invalid, modelList } from "./models.ts";

export const anthropicPrefix = "/anthropic/v1";

export const anthropic = (ai: Ai, req: IncomingMessage, res: ServerResponse, url: URL) =>
  serve(ai, door, req, res, url);

const versions = ["2023-01-01", "2023-06-01"];

const door: Door = {
  provider: "anthropic",
  prefix: anthropicPrefix,
  largestBody: 32 * 1024 * 1024,
  routes: {
    "POST /messages": messages,
    "GET /models": () => ({ body: modelList() }),
  },
  enter(req, keys) {
    const given = req.headers["x-api-key"];
    if (!given) throw new Refused(401, "authentication_error", "x-api-key header is required");
    const key = keys.find((known) => known.key === given);
    if (!key) throw new Refused(401, "authentication_error", "invalid x-api-key");
    const version = req.headers["anthropic-version"];
    if (!version) throw invalid("anthropic-version: header is required");
    if (!versions.includes(String(version))) {
      throw invalid(`anthropic-version: "${String(version)}" is not a valid version`);
    }
    return key;
  },
  allow(key, method, model) {
    if (method === "GET") return;
    if (key.models && model !== null && !key.models.includes(model)) {
      throw new Refused(
        403,
        "permission_error",
        "Your API key does not have permission to use the specified resource.",
      );
    }
    if (key.funded === false) throw noCredit();
  },
  tooLarge: () => new Refused(413, "request_too_large", "Request exceeds the maximum size"),
  badJson: () => invalid("The request body is not valid JSON"),
  noRoute: (_method, path) => new Refused(404, "not_found_error", `Not found: /v1${path}`),
  fault: ({ kind, status, ms }: AiFault) => {
    if (kind === "insufficient_quota") return noCredit();
    if (kind === "overloaded" || status === 529)
      return new Refused(529, "overloaded_error", "Overloaded");
    if (kind !== "rate_limit") return new Refused(status, "api_error", "Internal server error");
    return new Refused(
      429,
      "rate_limit_error",
      "This request would exceed your organization’s rate limit of 50,000 input tokens per minute.",
      {
        headers: {
          "retry-after": String(Math.ceil(ms / 1000)),
          "anthropic-ratelimit-requests-remaining": "0",
        },
      },
    );
  },
  refusal: ({ type, message }, request_id) => ({
    type: "error",
    error: { type, message },
    request_id,
  }),
  headers: (id) => ({
    "request-id": id,
    "anthropic-organization-id": "org-demo",
    "anthropic-ratelimit-requests-limit": "1000",
    "anthropic-ratelimit-requests-remaining": "999",
    "anthropic-ratelimit-requests-reset": new Date(Date.now() + 60_000).toISOString(),
  }),
};

const noCredit = () =>
  invalid(
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
  );
