// REFER: the phone leaves, and its other one goes on with somebody else.
import type { Call, CallFacts } from "./call.ts";
import { causeStatus } from "./causes.ts";
import { type Callee, nobody } from "./end.ts";
import type { Place } from "./place.ts";
import type { Referral } from "./referral.ts";

/** What a transfer needs of the switchboard. */
export interface Board {
  open(facts: CallFacts): Call;
  calleeOf(dialled: string, from: { domain: string; number: string }, call: Call): Callee;
  placeOf(callId: string): Place | undefined;
}

export function transfer(board: Board, from: Place, referral: Referral): Promise<void> {
  from.leg.tellReferral(100, "Trying", false);
  return referral.replaces
    ? attended(board, from, referral.replaces)
    : blind(board, from, referral.number);
}

/** The phone stays until the new one answers: a refusal leaves it where it was. */
async function blind(board: Board, { leg, end, call }: Place, number: string) {
  const [other] = call.ends().filter((one) => one !== end);
  if (!other || !leg.isUp()) return leg.tellReferral(480, "Temporarily Unavailable", true);
  const next = board.open({ ...continued(call), to: number });
  const callee = board.calleeOf(number, { domain: call.domain, number: other.number }, next);
  const refusal = await callee.ring(nobody);
  if (call.endedAt) return callee.release("ORIGINATOR_CANCEL");
  if (refusal) return leg.tellReferral(causeStatus(refusal), refusal, true);
  leg.tellReferral(200, "OK", true);
  call.handOver(other, "BLIND_TRANSFER");
  next.join(other, callee);
}

/** Both of the phone's conversations become one. */
async function attended(board: Board, from: Place, callId: string) {
  const second = board.placeOf(callId);
  const [other] = from.call.ends().filter((one) => one !== from.end);
  const [target] = second?.call.ends().filter((one) => one !== second.end) ?? [];
  if (!second?.leg.isUp() || !second.call.answeredAt || !other || !target) {
    return from.leg.tellReferral(481, "Call Does Not Exist", true);
  }
  from.leg.tellReferral(200, "OK", true);
  from.call.handOver(other, "ATTENDED_TRANSFER");
  second.call.handOver(target, "ATTENDED_TRANSFER");
  board.open({ ...continued(from.call), to: second.call.to }).join(other, target);
}

function continued({ domain, extension, direction, from, metadata, records }: Call) {
  return { domain, extension, direction, from, metadata, records };
}
