// The tenant's telephone connection with its secrets opened, for as long as one request needs it.
import { Refusal, refusing } from "../_shared/http/problem.ts";
import { openAccount } from "../_shared/integracao.ts";
import type { Answer, CarrierAccount } from "../_shared/telephony/carrier.ts";
import type { CarrierAsked } from "./asked.ts";

/** For who holds `role` now. `telephony_not_connected` where there is none, or it is switched off. */
export async function accountOf(
  { caller, host, carrier }: Pick<CarrierAsked, "caller" | "host" | "carrier">,
  role: "agent" | "admin" = "agent",
): Promise<CarrierAccount> {
  const integracao = await refusing(host.database.activeIntegracao(caller, carrier.id, role));
  if (!integracao) throw new Refusal("telephony_not_connected");
  return { id: integracao.id, ...(await openAccount(integracao, host)) };
}

/** The value, or a refusal with the provider's reason. */
export function valueIn<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Refusal(answer.code);
  return answer.value;
}
