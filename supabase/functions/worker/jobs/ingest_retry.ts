// Tries once more the events of a delivery that could not be applied when they came in.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";

export function retryIngest(
  { database }: Host,
  { tenant_id, delivery_id }: JobPayload<"ingest.retry">,
  isLast: boolean,
): Promise<boolean> {
  return database.retryDelivery(tenant_id, delivery_id, isLast);
}
