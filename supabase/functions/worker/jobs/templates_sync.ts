// Reads a connection's message templates from the provider. What cannot be read now is left to the
// next hour, unless asking again soon may help.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import { channelOf } from "../../_shared/channels/registry.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import { openConnection } from "../../_shared/integracao.ts";

export async function syncTemplates(
  host: Host,
  { tenant_id, integracao_id }: JobPayload<"templates.sync">,
): Promise<boolean> {
  const integracao = await host.database.integracao(integracao_id);
  const channel = integracao && channelOf(integracao.plataforma);
  if (integracao?.tenant_id !== tenant_id || integracao.access_token === null) return true;
  if (!channel?.capabilities.content.templates) return true;

  const connection = await openConnection(integracao, "", host);
  const fields = { tenant_id, integracao_id, channel: channel.id };
  const listed = await channel.listTemplates(connection, host.http);
  if (!listed.ok) {
    log.warn("templates.not_listed", { ...fields, code: listed.code });
    if (listed.code === "channel_auth") {
      await host.database.reportRefusedAccess(tenant_id, integracao_id);
    }
    return !listed.retry;
  }
  await host.database.storeTemplates(tenant_id, integracao_id, listed.templates);
  log.info("templates.synced", fields);
  return true;
}
