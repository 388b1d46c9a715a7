// Ends a call of the caller's. One that is over already has been ended; of one whose id the provider
// has not told yet, `ended` is false, and the phone itself hangs up.
import { z } from "zod";
import { refusing } from "../_shared/http/problem.ts";
import { accountOf, valueIn } from "./carrier_account.ts";
import { type Asked, bodyOf } from "./route.ts";

const hangUpRequest = z.object({ ligacao_id: z.uuid() });

export async function hangUp(asked: Asked): Promise<Response> {
  const { caller, carrier, host } = asked;
  const { ligacao_id } = await bodyOf(asked.request, hangUpRequest);
  const { ref, is_over } = await refusing(host.database.callToHangUp(caller, ligacao_id));
  if (is_over) return Response.json({ ended: true });
  if (ref === null) return Response.json({ ended: false });
  const account = await accountOf(asked);
  valueIn(await carrier.hangUp(ref, account, host.http));
  return Response.json({ ended: true });
}
