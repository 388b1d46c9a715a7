// Takes a removed tag off the next conversations; the database asks for the next turn itself.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";

export async function forgetTag(
  { database }: Host,
  { tenant_id, tag_id }: JobPayload<"tag.forget">,
): Promise<boolean> {
  await database.forgetTag(tenant_id, tag_id);
  return true;
}
