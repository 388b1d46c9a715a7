// Ends a call of the caller's. One that is over already has been ended; of one whose id the provider
// has not told yet, or which it does not know by the id we have, `ended` is false, and the phone
// itself hangs up.
import { z } from "zod";
import { bodyOf } from "../_shared/http/body.ts";
import { refusing } from "../_shared/http/problem.ts";
import type { CarrierAsked } from "./asked.ts";
import { accountOf, valueIn } from "./carrier_account.ts";

const hangUpRequest = z.object({ ligacao_id: z.uuid() });

export async function hangUp(asked: CarrierAsked): Promise<Response> {
  const { caller, carrier, host } = asked;
  const { ligacao_id } = await bodyOf(asked.request, hangUpRequest);
  const { ref, is_dial, is_over } = await refusing(host.database.callToHangUp(caller, ligacao_id));
  if (is_over) return Response.json({ ended: true });
  if (ref === null) return Response.json({ ended: false });
  const account = await accountOf(asked);
  const wasGoingOn = valueIn(await carrier.hangUp(ref, account, host.http));
  // By the id of its history, a call that goes on may be as unknown as one that is over.
  return Response.json({ ended: wasGoingOn || is_dial });
}
