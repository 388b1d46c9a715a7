// What every door that providers knock on shares: request id, problem+json and the log line.
import { type LogFields, log } from "./log.ts";
import { problem, Refusal } from "./problem.ts";
import { requestIdOf } from "./request_id.ts";

/** What the handler learns of the delivery it notes in the line. */
type Handler = (request: Request, line: LogFields) => Promise<Response>;

export function providerDoor(providerId: string, handler: Handler) {
  return async (request: Request): Promise<Response> => {
    const started = performance.now();
    const requestId = requestIdOf(request);
    const line: LogFields = {
      request_id: requestId,
      function: `${providerId}-webhook`,
      method: request.method,
    };
    let answer: Response;
    let cause: unknown;
    try {
      answer = await handler(request, line);
    } catch (error) {
      cause = error;
      line.code = error instanceof Refusal ? error.code : "internal";
      answer = problem(line.code, requestId);
    }
    line.status = answer.status;
    line.ms = Math.round(performance.now() - started);
    if (answer.status >= 500) log.error("webhook.failed", line, cause);
    else if (answer.status >= 400) log.warn("webhook.refused", line);
    else if (line.unknown) log.warn("webhook.unknown_address", line);
    else log.info("webhook.accepted", line);
    return answer;
  };
}
