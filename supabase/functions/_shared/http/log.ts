// One JSON line per outcome. The fields are a closed list, so that no body, phone, e-mail or token
// can slip into a log.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { MessageFailure } from "@prosa/shared/message-failures.ts";
import type { RecordingFailure } from "../telephony/call_database.ts";

export interface LogFields {
  request_id?: string;
  function?: string;
  method?: string;
  route?: string;
  status?: number;
  code?: ErrorCode | MessageFailure | RecordingFailure | null;
  ms?: number;
  bytes?: number;
  tenant_id?: string;
  /** Whose numbers a delivery at the platform's door was for. */
  tenant_ids?: string[];
  /** The signed-in person who asked, and what they are in their company. */
  user_id?: string;
  role?: string;
  integracao_id?: string | null;
  channel?: string;
  channel_id?: string;
  delivery?: string;
  outbox_id?: string;
  message_id?: string;
  conversation_id?: string;
  /** What a model was asked, which one, and what came of it. */
  operation?: string;
  provider?: string;
  model?: string;
  outcome?: string;
  turns?: number;
  job?: string;
  attempt?: number;
  /** The provider's own code and its title. */
  provider_code?: string | null;
  duplicate?: boolean;
  applied?: number;
  pending?: number;
  unknown?: number;
  claimed?: number;
  sent?: number;
  retried?: number;
  failed?: number;
  uncertain?: number;
  jobs?: number;
  more?: boolean;
}

type Level = "info" | "warn" | "error";

function write(level: Level, event: string, fields: LogFields, error?: unknown): void {
  const line = { level, event, ...fields, ...(error === undefined ? {} : describe(error)) };
  console.log(JSON.stringify(line));
}

/** What may be told of a failure: never its message, which may quote a customer's data. */
function describe(error: unknown): { error: string; sqlstate?: string; at?: string } {
  if (typeof error !== "object" || error === null) return { error: typeof error };
  const sqlstate = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (!(error instanceof Error)) return { error: error.constructor?.name ?? "Object", sqlstate };
  const at = error.stack?.split("\n").find((frame) => frame.trimStart().startsWith("at "));
  return { error: error.name, sqlstate, at: at?.trim() };
}

export const log = {
  info: (event: string, fields: LogFields) => write("info", event, fields),
  warn: (event: string, fields: LogFields, error?: unknown) => write("warn", event, fields, error),
  error: (event: string, fields: LogFields, error?: unknown) =>
    write("error", event, fields, error),
};
