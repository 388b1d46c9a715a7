// What an AI's models are called, as the provider says now: who adds one by hand picks it, or sees that it is not there.
import type { ModelsResponse, testRequest } from "@prosa/shared/integrations.ts";
import type { z } from "zod";
import { aiProviderOf } from "../_shared/ai/registry.ts";
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import { findIntegracao, storedSecrets } from "./stored.ts";

export async function listModels(
  { id }: z.output<typeof testRequest>,
  caller: Caller,
  host: Host,
): Promise<ModelsResponse> {
  const integracao = await findIntegracao(caller, id);
  const provider = aiProviderOf(integracao.plataforma);
  if (!provider) throw new Refusal("plataforma_unknown");
  const { opened: secrets } = await storedSecrets(integracao, caller, host);
  const account = {
    id,
    settings: integracao.configuracao,
    secrets,
    variables: host.env.variables,
  };
  const models = await provider.models(account, host.http);
  return { capabilities: [...provider.capabilities], models };
}
