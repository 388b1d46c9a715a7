// Connecting a way in which customers write: each of its addresses becomes a channel.
import type { Json } from "@prosa/shared/database.types.ts";
import type { AddressReport, ChannelDraft } from "@prosa/shared/integrations.ts";
import type { Channel, Connection } from "../_shared/channels/channel.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Connecting, Connector } from "./connector.ts";

export function connectsChannel(channel: Channel): Connector {
  return {
    id: channel.id,
    config: channel.config,
    ownSecrets: {},
    asksSecretsAgain: () => false,

    async prove(connecting, host) {
      const connections = connectionsOf(channel, connecting, host);
      const reports = await reportsOf(channel, connections, host);
      const refused = reports.find((report) => report.code !== null)?.code;
      if (refused) throw new Refusal(refused);
      // Then the account is asked to deliver their events to us.
      const [first] = connections;
      const unsubscribed = first ? await channel.subscribe(first, host.http) : null;
      if (unsubscribed) throw new Refusal(unsubscribed);
      const { configuracao, nome } = connecting;
      return {
        channels: reports.map((report) => draftOf(report, channel, configuracao, nome)),
        telephony: null,
        ai: null,
      };
    },

    async test(connecting, host) {
      const connections = connectionsOf(channel, connecting, host);
      if (connections.length === 0) throw new Refusal("integracao_settings_invalid");
      const addresses = await reportsOf(channel, connections, host);
      const code = addresses.find((report) => report.code !== null)?.code ?? null;
      const [first] = addresses;
      if (!first)
        return { ok: code === null, code, details: null, addresses, telephony: null, ai: null };
      const { code: _code, ...details } = first;
      return { ok: code === null, code, details, addresses, telephony: null, ai: null };
    },
  };
}

function connectionsOf(
  channel: Channel,
  { configuracao, secrets }: Connecting,
  { env }: Host,
): Connection[] {
  return channel.config
    .addresses(configuracao)
    .map((address) => ({ address, settings: configuracao, secrets, variables: env.variables }));
}

function reportsOf(channel: Channel, connections: Connection[], { http }: Host) {
  return Promise.all(connections.map((connection) => channel.isActive(connection, http)));
}

function draftOf(
  report: AddressReport,
  { capabilities, config }: Channel,
  configuracao: Json,
  nome: string,
): ChannelDraft {
  return {
    external_id: report.external_id,
    name: report.verified_name ?? nome,
    display_address: report.display_phone_number,
    config: { account: config.account(configuracao) },
    reply_window_hours: capabilities.replyWindowHours,
    max_text_length: capabilities.maxTextLength,
    capabilities: capabilities.content,
  };
}
