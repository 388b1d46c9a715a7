// Hands a broadcast's next people to the outbox; the database asks for the next turn itself.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";

export async function feedBroadcast(
  { database }: Host,
  { tenant_id, broadcast_id }: JobPayload<"broadcast.feed">,
): Promise<boolean> {
  await database.feedBroadcast(tenant_id, broadcast_id);
  return true;
}
