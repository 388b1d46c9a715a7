// Connecting an AI: its key is proved by one tiny question, and its models become usable with it.

import type { ConnectionFailure } from "@prosa/shared/errors.ts";
import type { AiReport } from "@prosa/shared/integrations.ts";
import type { AiProvider } from "../_shared/ai/provider.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import { asObject } from "../_shared/provider/json.ts";
import type { Connecting, Connector } from "./connector.ts";

type Outcome = { code: ConnectionFailure; ai: null } | { code: null; ai: AiReport };

export function connectsAi(provider: AiProvider): Connector {
  return {
    id: provider.id,
    config: provider.config,
    ownSecrets: {},
    // A stored key follows to no other address than the one that accepted it.
    asksSecretsAgain: (before, after) => asObject(before).base_url !== asObject(after).base_url,

    async prove(connecting, host) {
      const { code, ai } = await askProvider(provider, connecting, host);
      if (code !== null) throw new Refusal(code);
      return { channels: [], telephony: null, ai };
    },

    async test(connecting, host) {
      const { code, ai } = await askProvider(provider, connecting, host);
      return { ok: code === null, code, details: null, addresses: [], telephony: null, ai };
    },
  };
}

async function askProvider(
  provider: AiProvider,
  { id, configuracao, secrets }: Connecting,
  { env, http }: Host,
): Promise<Outcome> {
  const account = { id, settings: configuracao, secrets, variables: env.variables };
  const tested = await provider.test(account, http);
  if (!tested.ok) return { code: tested.code, ai: null };
  return { code: null, ai: { models: tested.models, capabilities: [...provider.capabilities] } };
}
