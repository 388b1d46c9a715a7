import type { Asked } from "../_shared/http/route.ts";
import type { Carrier } from "../_shared/telephony/carrier.ts";

export interface CarrierAsked extends Asked {
  carrier: Carrier;
}
