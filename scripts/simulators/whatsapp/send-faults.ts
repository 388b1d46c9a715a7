// How a send goes wrong on order: some faults end the call with nothing sent, the others send and
// spoil the answer.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { resetConnection } from "../http.ts";
import type { WhatsAppFault } from "./faults.ts";
import { whatsappError } from "./graph-error.ts";
import { metaBytes } from "./meta-json.ts";
import type { Ticks } from "./ticks.ts";

/** True when the fault has already ended the call and nothing is sent. */
export async function refuseByFault(
  fault: WhatsAppFault,
  req: IncomingMessage,
  res: ServerResponse,
) {
  if (fault.kind === "error") {
    if (fault.retry_after !== null) res.setHeader("retry-after", String(fault.retry_after));
    throw whatsappError(fault.code, undefined, fault.status);
  }
  if (fault.kind === "hang") await pause(fault.ms, undefined, { ref: false });
  if (fault.kind !== "hang" && fault.kind !== "reset_after_body") return false;
  resetConnection(req);
  return true;
}

type Answer = { messages: { id: string }[] };

/** What the caller gets for a send that was taken; undefined when the fault has answered. */
export async function spoilAnswer(
  fault: WhatsAppFault,
  answer: Answer,
  ticks: Ticks,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<unknown> {
  const write = (contentType: string, body: string | Buffer) => {
    res.writeHead(200, { "content-type": contentType }).end(body);
    return undefined;
  };
  switch (fault.kind) {
    case "accept_then_drop":
      return resetConnection(req);
    case "slow":
      await pause(fault.ms);
      return answer;
    case "statuses_first":
      await Promise.race([ticks.settled(answer.messages[0]!.id), pause(fault.ms)]);
      return answer;
    case "garbled":
      return write("text/html", "<html>Sorry, something went wrong");
    case "html":
      return write(
        "text/html; charset=utf-8",
        "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>",
      );
    case "truncated": {
      const bytes = metaBytes(answer);
      return write("application/json; charset=UTF-8", bytes.subarray(0, bytes.length >> 1));
    }
    case "no_id":
      return { messaging_product: "whatsapp", contacts: [], messages: [{}] };
    default:
      return answer;
  }
}
