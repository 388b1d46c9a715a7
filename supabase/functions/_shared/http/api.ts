// What every function for known callers shares: request id, CORS, problem+json and the log line.
// Who the caller is, `withSupabase` decides inside; what is known of them then, the handler notes in
// the line.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import { corsHeaders } from "./cors.ts";
import { environment } from "./env.ts";
import { type LogFields, log } from "./log.ts";
import { problem, Refusal } from "./problem.ts";
import { requestIdOf } from "./request_id.ts";

type Handler = (request: Request, line: LogFields) => Promise<Response>;

export function api(
  name: string,
  handler: Handler,
  env = environment,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const started = performance.now();
    const requestId = requestIdOf(request);
    const cors = corsHeaders(request, env().origins);
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });

    const headers = new Headers(request.headers);
    headers.set("x-request-id", requestId);
    const line: LogFields = {
      request_id: requestId,
      function: name,
      method: request.method,
      route: routeOf(request),
    };
    const asked = new Request(request, { headers });
    const { answer, code, detail, cause } = await answerOf(handler, asked, line);
    line.ms = Math.round(performance.now() - started);
    const final = answer ?? problem(code, requestId, detail);
    line.status = final.status;
    if (code) line.code = code;
    if (final.status >= 500) log.error("request.failed", line, cause);
    else log.info("request.answered", line);
    return stamped(final, { ...cors, "x-request-id": requestId });
  };
}

type Outcome =
  | { answer: Response; code?: undefined; detail?: undefined; cause?: undefined }
  | { answer?: undefined; code: ErrorCode; detail?: string; cause: unknown };

async function answerOf(handler: Handler, request: Request, line: LogFields): Promise<Outcome> {
  try {
    const answer = await handler(request, line);
    const denied = answer.headers.get("x-supabase-server-error");
    if (denied === null) return { answer };
    return { code: answer.status === 401 ? "unauthenticated" : "internal", cause: denied };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, detail, cause = error } = error;
      return { code, detail, cause };
    }
    return { code: "internal", cause: error };
  }
}

/** The path with ids taken out, so that log lines can be counted. */
function routeOf(request: Request): string {
  return new URL(request.url).pathname.replace(/[0-9a-f-]{36}/g, ":id");
}

function stamped(answer: Response, headers: Record<string, string>): Response {
  const copy = new Response(answer.body, answer);
  for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value);
  return copy;
}
