// Why a session of JsSIP ended, in the words of the call machine.
import type { EndEvent } from "jssip/lib/RTCSession";
import type { CloseCause } from "../call-machine.ts";

const causes: Record<string, CloseCause> = {
  Terminated: "hung_up",
  Busy: "busy",
  Rejected: "rejected",
  Unavailable: "unanswered",
  "No Answer": "unanswered",
  Expires: "unanswered",
  "Not Found": "not_found",
  "Address Incomplete": "not_found",
};

type Ending = Pick<EndEvent, "cause" | "originator"> & { message?: unknown };

export function closeCauseOf({ cause, originator, message }: Ending): CloseCause {
  if (cause !== "Canceled") return causes[cause] ?? "failed";
  // A server that never answers is reported as if we had cancelled; whether we did, the machine knows.
  if (String(originator) === "local") return "failed";
  return reasonOf(message).includes("completed elsewhere") ? "elsewhere" : "cancelled";
}

function reasonOf(message: unknown): string {
  const request = message as
    | { getHeader?: (name: string) => string | undefined }
    | null
    | undefined;
  return request?.getHeader?.("Reason") ?? "";
}
