// Shows the customer that somebody is answering a message of theirs.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { giveSign } from "../sign.ts";

export function typeOnChannel(host: Host, payload: JobPayload<"channel.typing">): Promise<boolean> {
  return giveSign(host, payload, ({ showTyping }) => showTyping);
}
