// Connecting a telephone provider: it proves the token by telling the account's extensions, and is
// told where calls are to be reported. No address of its becomes a channel.
import type { ConnectionFailure } from "@prosa/shared/errors.ts";
import type { TelephonyReport } from "@prosa/shared/integrations.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Carrier, CarrierAccount } from "../_shared/telephony/carrier.ts";
import type { Connecting, Connector } from "./connector.ts";

type Outcome = { code: ConnectionFailure } | { code: null; telephony: TelephonyReport };

export function connectsCarrier(carrier: Carrier): Connector {
  return {
    id: carrier.id,
    config: carrier.config,
    // In the webhook's address: what arrives there is signed by nobody.
    ownSecrets: { webhook_secret: /^[\w-]{32,200}$/ },
    // A stored token follows to no other address than the one that accepted it.
    asksSecretsAgain: (before, after) => JSON.stringify(before) !== JSON.stringify(after),

    async prove(connecting, host) {
      const outcome = await askCarrier(carrier, connecting, host);
      if (outcome.code !== null) throw new Refusal(outcome.code);
      return { channels: [], telephony: outcome.telephony, ai: null };
    },

    async test(connecting, host) {
      const outcome = await askCarrier(carrier, connecting, host);
      const telephony = outcome.code === null ? outcome.telephony : null;
      const { code } = outcome;
      return { ok: code === null, code, details: null, addresses: [], telephony, ai: null };
    },
  };
}

/** The webhook is registered at every test too: somebody may have taken it away at the provider's. */
async function askCarrier(
  carrier: Carrier,
  connecting: Connecting,
  { env, http }: Host,
): Promise<Outcome> {
  const account: CarrierAccount = {
    id: connecting.id,
    settings: connecting.configuracao,
    secrets: connecting.secrets,
    variables: env.variables,
  };
  const refused = carrier.config.refuse(account.settings, env.variables);
  if (refused) return { code: refused };
  const answer = await carrier.extensions(account, http);
  if (!answer.ok) return { code: answer.code };
  const secret = account.secrets.webhook_secret;
  if (!secret) throw new Refusal("integracao_settings_invalid");
  const door = `${env.apiUrl}/functions/v1/${carrier.id}-webhook/${account.id}/${secret}`;
  const unregistered = await carrier.registerWebhook(door, account, http);
  if (unregistered) return { code: unregistered };
  return {
    code: null,
    telephony: { extensions: answer.value.length, domain: answer.value[0]?.domain ?? null },
  };
}
