import {
  FunctionsFetchError,
  FunctionsHttpError,
  FunctionsRelayError,
  isAuthError,
  isAuthRetryableFetchError,
} from "@supabase/supabase-js";
import type { TFunction } from "i18next";

/** What every failure becomes: a code the locale has a sentence for, and an HTTP status. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, cause?: unknown) {
    super(code, { cause });
    this.name = "AppError";
    this.code = code;
    this.status = status;
  }
}

const CODE = /^[a-z][a-z0-9_]*$/;

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The database raises `PT<status>` with our code as the message. */
function fromPostgrest(error: Record<string, unknown>): AppError {
  const code = String(error.code ?? "");
  const message = String(error.message ?? "");
  const raised = /^PT(\d{3})$/.exec(code);
  if (raised && CODE.test(message)) return new AppError(message, Number(raised[1]), error);
  if (/^PGRST30[0-3]$/.test(code)) return new AppError("session_expired", 401, error);
  if (code === "42501") return new AppError("forbidden", 403, error);
  if (code === "PGRST116") return new AppError("not_found", 404, error);
  if (code === "" && /fetch|network|load failed/i.test(message)) {
    return new AppError("network", 0, error);
  }
  return new AppError("unexpected", 500, error);
}

const AUTH_CODES: Record<string, string> = {
  user_already_exists: "email_exists",
  over_request_rate_limit: "too_many_attempts",
  over_email_send_rate_limit: "too_many_attempts",
  session_not_found: "session_expired",
  refresh_token_not_found: "session_expired",
  refresh_token_already_used: "session_expired",
  flow_state_expired: "otp_expired",
  validation_failed: "email_invalid",
  email_address_invalid: "email_invalid",
};
const AUTH_KNOWN = new Set([
  "invalid_credentials",
  "email_exists",
  "email_not_confirmed",
  "weak_password",
  "same_password",
  "otp_expired",
  "signup_disabled",
  "user_banned",
]);

function fromAuth(error: { code?: string | undefined; status?: number | undefined }): AppError {
  const code = AUTH_CODES[error.code ?? ""] ?? error.code ?? "";
  const known = AUTH_KNOWN.has(code) || Object.values(AUTH_CODES).includes(code);
  if (known) return new AppError(code, error.status ?? 400, error);
  if (error.status === 401 || error.status === 403) {
    return new AppError("session_expired", 401, error);
  }
  return new AppError("unexpected", error.status ?? 500, error);
}

/** Folds the errors of every client we call into one. Functions answer with a body, hence async. */
export async function toAppError(error: unknown): Promise<AppError> {
  if (error instanceof AppError) return error;
  if (error instanceof FunctionsHttpError) {
    const response = error.context as Response;
    const problem = record(
      await response
        .clone()
        .json()
        .catch(() => null),
    );
    const code = typeof problem.code === "string" && CODE.test(problem.code) ? problem.code : null;
    if (code) return new AppError(code, response.status, error);
    if (response.status === 401) return new AppError("session_expired", 401, error);
    return new AppError("unexpected", response.status, error);
  }
  if (error instanceof FunctionsFetchError) return new AppError("network", 0, error);
  if (error instanceof FunctionsRelayError) return new AppError("unavailable", 503, error);
  if (isAuthRetryableFetchError(error)) return new AppError("network", 0, error);
  if (isAuthError(error)) return fromAuth(error);
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) {
    return new AppError("network", 0, error);
  }
  if ("message" in record(error)) return fromPostgrest(record(error));
  return new AppError("unexpected", 500, error);
}

/** Awaits an answer of supabase-js and throws its error, folded, instead of returning it. */
export async function unwrap<A extends { data: unknown; error: unknown }>(
  answer: PromiseLike<A>,
): Promise<Extract<A, { error: null }>["data"]> {
  const { data, error } = await answer;
  if (error) throw await toAppError(error);
  return data;
}

/** The sentence for a failure, in the person's language. */
export function errorText(t: TFunction, error: unknown): string {
  const code = error instanceof AppError ? error.code : "unexpected";
  return t([`errors.${code}`, "errors.unexpected"] as never);
}
