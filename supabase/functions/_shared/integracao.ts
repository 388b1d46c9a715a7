// A provider connection's secrets, opened for as long as one request needs them.
import type { Channel, Connection } from "./channels/channel.ts";
import type { SealedIntegracao } from "./db.ts";
import type { Host } from "./http/host.ts";
import type { Account, Secrets, Variables } from "./provider/provider.ts";
import { integracaoSecretPlace, type Vault } from "./secrets.ts";

export function platformSecrets(channel: Channel, variables: Variables): Secrets {
  return Object.fromEntries(
    Object.entries(channel.config.platformSecrets).map(([name, variable]) => [
      name,
      variables[variable],
    ]),
  );
}

export async function openSecrets(
  { id, tenant_id, access_token, segredos }: SealedIntegracao,
  vault: Vault,
): Promise<Secrets> {
  const sealed = { ...segredos, ...(access_token === null ? {} : { access_token }) };
  const opened = await Promise.all(
    Object.entries(sealed).map(async ([name, text]) => {
      return [name, await vault.open(text, integracaoSecretPlace(tenant_id, id, name))] as const;
    }),
  );
  return Object.fromEntries(opened);
}

/** For asking the provider about the account. */
export async function openAccount(
  integracao: SealedIntegracao,
  { vault, env }: Host,
): Promise<Account> {
  return {
    settings: integracao.configuracao,
    secrets: await openSecrets(integracao, vault),
    variables: env.variables,
  };
}

/** For asking about one address of it; "" for none. */
export async function openConnection(
  integracao: SealedIntegracao,
  address: string,
  host: Host,
): Promise<Connection> {
  return { address, ...(await openAccount(integracao, host)) };
}
