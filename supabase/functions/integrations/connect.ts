// Connects a provider, or changes a connection. Nothing is stored before the provider has accepted
// the values: a number goes live only for a tenant that proved to hold it.
import type { Json } from "@prosa/shared/database.types.ts";
import type {
  AddressReport,
  ChannelDraft,
  ConnectRequest,
  ConnectResponse,
} from "@prosa/shared/integrations.ts";
import type { Channel } from "../_shared/channels/channel.ts";
import { channelOf } from "../_shared/channels/registry.ts";
import type { IntegracaoDraft } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { databaseRefusal, Refusal } from "../_shared/http/problem.ts";
import type { Secrets } from "../_shared/provider/provider.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import type { Admin } from "./admin.ts";
import { webhookUrl } from "./catalog.ts";
import { channelsOf, connectionTo, findIntegracao, storedSecrets } from "./stored.ts";
import { readValues, requireSecrets } from "./values.ts";

const HINT_LENGTH = 4;

export async function connectIntegracao(
  request: ConnectRequest,
  admin: Admin,
  host: Host,
): Promise<ConnectResponse> {
  const channel = channelOf(request.plataforma);
  if (!channel) throw new Refusal("plataforma_unknown");
  const { configuracao, secrets: given } = readValues(channel, request.values);

  const existing = request.id ? await editable(request.id, request.plataforma, admin) : null;
  const stored = existing && (await storedSecrets(existing, admin, host));
  const secrets = { ...stored?.opened, ...given };
  requireSecrets(channel, secrets);

  const reports = await proveOwnership(channel, configuracao, secrets, host);
  const id = existing?.id ?? crypto.randomUUID();
  const stale = Object.entries(stored?.sealed ?? {})
    .filter(([, sealed]) => host.vault.isStale(sealed))
    .map(([name]) => name);
  const toSeal = Object.fromEntries(
    [...new Set([...Object.keys(given), ...stale])].map((name) => [name, secrets[name] ?? ""]),
  );
  const { access_token: accessToken, ...segredos } = await sealAll(toSeal, admin, id, host);

  await save(host, admin, {
    id,
    plataforma: channel.id,
    nome: request.nome,
    configuracao,
    access_token: accessToken ?? null,
    segredos,
    pistas: Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.slice(-HINT_LENGTH)]),
    ),
    channels: reports.map((report) => draftOf(report, channel, configuracao, request.nome)),
  });

  const integracao = await findIntegracao(admin, id);
  return {
    integracao,
    channels: await channelsOf(admin, id),
    webhook_url: channel.config.provider.webhook
      ? webhookUrl(host.env.apiUrl, channel.id, id)
      : null,
    verify_token_hint: integracao.pistas.verify_token ?? null,
  };
}

/** Through our own connection: no client can claim a number without the proof above. */
async function save({ database }: Host, admin: Admin, draft: IntegracaoDraft): Promise<void> {
  try {
    await database.saveIntegracao(admin, draft);
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") {
      throw databaseRefusal({ code: error.code, message: error.message });
    }
    throw error;
  }
}

async function editable(id: string, plataforma: string, admin: Admin) {
  const integracao = await findIntegracao(admin, id);
  if (integracao.plataforma !== plataforma) throw new Refusal("integracao_settings_invalid");
  return integracao;
}

/** Asks the provider about every address, then to deliver their events to us. */
async function proveOwnership(
  channel: Channel,
  configuracao: Json,
  secrets: Secrets,
  host: Host,
): Promise<AddressReport[]> {
  const connections = channel.config
    .addresses(configuracao)
    .map((address) => connectionTo(address, configuracao, secrets, host));
  const reports = await Promise.all(
    connections.map((connection) => channel.isActive(connection, host.http)),
  );
  const refused = reports.find((report) => report.code !== null)?.code;
  if (refused) throw new Refusal(refused);

  const [first] = connections;
  const unsubscribed = first ? await channel.subscribe(first, host.http) : null;
  if (unsubscribed) throw new Refusal(unsubscribed);
  return reports;
}

async function sealAll(
  secrets: Record<string, string>,
  { tenantId }: Admin,
  id: string,
  { vault }: Host,
): Promise<Record<string, string>> {
  const sealed = await Promise.all(
    Object.entries(secrets).map(async ([name, value]) => {
      return [name, await vault.seal(value, integracaoSecretPlace(tenantId, id, name))] as const;
    }),
  );
  return Object.fromEntries(sealed);
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
