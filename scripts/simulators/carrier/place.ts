import type { Call } from "./call.ts";
import type { End } from "./end.ts";
import type { Leg } from "./leg.ts";

/** A leg, the call it is in, and the end that it is there: itself or the group it rang with. */
export interface Place {
  leg: Leg;
  end: End;
  call: Call;
}
