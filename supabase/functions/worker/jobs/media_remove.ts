// Takes objects out of a bucket that nothing in the database names any more.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";

export async function removeMedia(
  { files, recordings, knowledge }: Host,
  { tenant_id, bucket, paths }: JobPayload<"media.remove">,
): Promise<boolean> {
  // A payload is data: whatever it says, one tenant's job touches that tenant's folder alone.
  const own = paths.filter((path) => path.startsWith(`${tenant_id}/`) && !path.includes(".."));
  const buckets = { media: files, gravacoes: recordings, conhecimento: knowledge };
  if (own.length > 0) await buckets[bucket ?? "media"].remove(own);
  return true;
}
