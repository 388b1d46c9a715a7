// Tells a customer that we have read, or are writing. Worth one try: a late sign is a wrong one.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Channel } from "../_shared/channels/channel.ts";
import { channelOf } from "../_shared/channels/registry.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { openConnection } from "../_shared/integracao.ts";

export async function giveSign(
  host: Host,
  { tenant_id, message_id }: JobPayload<"channel.read">,
  sign: (channel: Channel) => Channel["markRead"],
): Promise<boolean> {
  const target = await host.database.signTarget(tenant_id, message_id);
  const channel = target && channelOf(target.channel_kind);
  const integracao = target && (await host.database.integracao(target.integracao_id));
  if (!channel || integracao?.tenant_id !== tenant_id) return true;
  const connection = await openConnection(integracao, target.address, host);
  const taken = await sign(channel)(target.ref, connection, host.http);
  if (!taken) log.warn("sign.refused", { tenant_id, message_id, channel: channel.id });
  return true;
}
