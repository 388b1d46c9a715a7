// A call in the caller's name. Its row is there before the provider is asked, and its id travels in
// the metadata: whatever comes of the call, and whenever, finds its place.
import { numberToDial } from "@prosa/shared/dial-number.ts";
import { z } from "zod";
import { bodyOf } from "../_shared/http/body.ts";
import { Refusal, refusing } from "../_shared/http/problem.ts";
import type { CarrierAsked } from "./asked.ts";
import { accountOf } from "./carrier_account.ts";

const dialRequest = z.object({
  numero: z.string().max(40),
  oportunidade_id: z.uuid().nullish(),
  contato_id: z.uuid().nullish(),
  conversation_id: z.uuid().nullish(),
});

export async function dial(asked: CarrierAsked): Promise<Response> {
  const { caller, carrier, host } = asked;
  const { numero, ...about } = await bodyOf(asked.request, dialRequest);
  const judged = numberToDial(numero);
  if (!judged.ok) throw new Refusal(judged.code);
  const account = await accountOf(asked);
  const { ligacao, extension } = await refusing(
    host.database.beginDial(caller, {
      integracaoId: account.id,
      numero: judged.number,
      oportunidadeId: about.oportunidade_id ?? null,
      contatoId: about.contato_id ?? null,
      conversationId: about.conversation_id ?? null,
    }),
  );
  const request = { extension, number: judged.number, ligacaoId: ligacao.id };
  const outcome = await carrier.dial(request, account, host.http);
  if (outcome.result === "refused") {
    await host.database.settleDial(caller.tenantId, ligacao.id, null, outcome.code);
    throw new Refusal(outcome.code);
  }
  const row = await host.database.settleDial(caller.tenantId, ligacao.id, outcome.ref, null);
  return Response.json(row, { status: 201 });
}
