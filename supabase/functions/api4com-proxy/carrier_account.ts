// The tenant's telephone connection with its secrets opened, for as long as one request needs it.
import { Refusal } from "../_shared/http/problem.ts";
import { openSecrets } from "../_shared/integracao.ts";
import type { Answer, CarrierAccount } from "../_shared/telephony/carrier.ts";
import type { Asked } from "./route.ts";

/** Refuses with `telephony_not_connected` where there is none, or it is switched off. */
export async function accountOf({
  caller,
  host,
  carrier,
}: Pick<Asked, "caller" | "host" | "carrier">): Promise<CarrierAccount> {
  const integracao = await host.database.activeIntegracao(caller.tenantId, carrier.id);
  if (!integracao) throw new Refusal("telephony_not_connected");
  return {
    id: integracao.id,
    settings: integracao.configuracao,
    secrets: await openSecrets(integracao, host.vault),
    variables: host.env.variables,
  };
}

/** The value, or a refusal with the provider's reason. */
export function valueIn<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Refusal(answer.code);
  return answer.value;
}
