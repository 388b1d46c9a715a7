// Connects a provider, or changes a connection. Nothing is stored before the provider has accepted
// the values: a number goes live only for a tenant that proved to hold it.
import type { ConnectRequest, ConnectResponse } from "@prosa/shared/integrations.ts";
import type { IntegracaoDraft } from "../_shared/db.ts";
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal, refusing } from "../_shared/http/problem.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { webhookUrl } from "./catalog.ts";
import { connectorOf } from "./connector.ts";
import { channelsOf, findIntegracao, storedSecrets } from "./stored.ts";
import { ownSecrets, readValues, requireSecrets } from "./values.ts";

const HINT_LENGTH = 4;

export async function connectIntegracao(
  request: ConnectRequest,
  caller: Caller,
  host: Host,
): Promise<ConnectResponse> {
  const connector = connectorOf(request.plataforma);
  const { configuracao, secrets: given } = readValues(connector.config, request.values);

  const existing = request.id ? await editable(request.id, request.plataforma, caller) : null;
  const stored = existing && (await storedSecrets(existing, caller, host));
  if (
    existing &&
    stored?.opened.access_token &&
    connector.asksSecretsAgain(existing.configuracao, configuracao) &&
    !given.access_token
  ) {
    throw new Refusal("token_needed");
  }
  // With a new token, what we made goes too: so does an address that has leaked.
  const kept = given.access_token ? {} : (stored?.opened ?? {});
  const made = ownSecrets(connector, request.values, kept);
  const secrets = { ...stored?.opened, ...given, ...made };
  requireSecrets(connector.config, secrets);

  const id = existing?.id ?? crypto.randomUUID();
  const connecting = { id, nome: request.nome, configuracao, secrets };
  const { channels, telephony, ai } = await connector.prove(connecting, host);
  const stale = Object.entries(stored?.sealed ?? {})
    .filter(([, sealed]) => host.vault.isStale(sealed))
    .map(([name]) => name);
  const changed = new Set([...Object.keys(given), ...Object.keys(made), ...stale]);
  const toSeal = Object.fromEntries([...changed].map((name) => [name, secrets[name] ?? ""]));
  const { access_token: accessToken, ...segredos } = await sealAll(toSeal, caller, id, host);

  // Through our own connection: no client can claim a number without the proof above.
  const draft: IntegracaoDraft = {
    id,
    plataforma: connector.id,
    nome: request.nome,
    configuracao,
    access_token: accessToken ?? null,
    segredos,
    pistas: Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.slice(-HINT_LENGTH)]),
    ),
    channels,
  };
  await refusing(host.database.saveIntegracao(caller, draft));

  const integracao = await findIntegracao(caller, id);
  return {
    integracao,
    channels: await channelsOf(caller, id),
    telephony,
    ai,
    webhook_url: connector.config.provider.webhook
      ? webhookUrl(host.env.apiUrl, connector.id, id)
      : null,
    verify_token_hint: integracao.pistas.verify_token ?? null,
  };
}

async function editable(id: string, plataforma: string, caller: Caller) {
  const integracao = await findIntegracao(caller, id);
  if (integracao.plataforma !== plataforma) throw new Refusal("integracao_settings_invalid");
  return integracao;
}

async function sealAll(
  secrets: Record<string, string>,
  { tenantId }: Caller,
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
