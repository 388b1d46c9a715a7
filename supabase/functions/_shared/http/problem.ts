// How a function says no: RFC 9457 with a code of the shared list and the request id, and nothing
// of the exception behind it.
import { type ErrorCode, errors, isErrorCode, type Problem } from "@prosa/shared/errors.ts";

/** Thrown by a handler to answer with one of our codes. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: ErrorOptions & { detail?: string } = {}) {
    super(code, options);
    this.name = "Refusal";
    this.code = code;
    this.detail = options.detail;
  }
}

export function problem(code: ErrorCode, requestId: string, detail?: string): Response {
  const status = errors[code];
  const body: Problem = {
    type: `urn:prosa:error:${code}`,
    title: code.replaceAll("_", " "),
    status,
    ...(detail !== undefined && { detail }),
    code,
    request_id: requestId,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "x-request-id": requestId },
  });
}

/** The refusal behind a PostgREST error: our own code when SQL raised one, else `internal`. */
export function databaseRefusal(error: { code: string; message: string }): Refusal {
  const ours = error.code.startsWith("PT") && isErrorCode(error.message);
  return new Refusal(ours && isErrorCode(error.message) ? error.message : "internal", {
    cause: error,
  });
}

/** What our own connection answers; what SQL refused there is refused here with the same code. */
export async function refusing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") {
      throw databaseRefusal({ code: error.code, message: error.message });
    }
    throw error;
  }
}
