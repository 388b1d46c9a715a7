// What every function for known callers shares: request id, CORS, problem+json and the log line.
// Who the caller is, `withSupabase` decides inside.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import { corsHeaders } from "./cors.ts";
import { environment } from "./env.ts";
import { log } from "./log.ts";
import { problem, Refusal } from "./problem.ts";
import { requestIdOf } from "./request_id.ts";

type Handler = (request: Request) => Promise<Response>;

export function api(name: string, handler: Handler, env = environment): Handler {
  return async (request) => {
    const started = performance.now();
    const requestId = requestIdOf(request);
    const cors = corsHeaders(request, env().origins);
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });

    const headers = new Headers(request.headers);
    headers.set("x-request-id", requestId);
    const answer = await answerOf(handler, new Request(request, { headers }), requestId, name);
    log.info("request.answered", {
      request_id: requestId,
      function: name,
      method: request.method,
      route: routeOf(request),
      status: answer.status,
      ms: Math.round(performance.now() - started),
    });
    return stamped(answer, { ...cors, "x-request-id": requestId });
  };
}

async function answerOf(handler: Handler, request: Request, requestId: string, name: string) {
  try {
    const answer = await handler(request);
    const denied = answer.headers.get("x-supabase-server-error");
    return denied === null ? answer : problem(denialCode(answer.status), requestId);
  } catch (error) {
    if (error instanceof Refusal) {
      if (error.code === "internal") {
        log.error("request.failed", { request_id: requestId, function: name }, error.cause);
      }
      return problem(error.code, requestId);
    }
    log.error("request.failed", { request_id: requestId, function: name }, error);
    return problem("internal", requestId);
  }
}

function denialCode(status: number): ErrorCode {
  return status === 401 ? "unauthenticated" : "internal";
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
