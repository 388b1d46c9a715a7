// Shows the customer that we have read up to a message of theirs.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { giveSign } from "../sign.ts";

export function readChannel(host: Host, payload: JobPayload<"channel.read">): Promise<boolean> {
  return giveSign(host, payload, ({ markRead }) => markRead);
}
