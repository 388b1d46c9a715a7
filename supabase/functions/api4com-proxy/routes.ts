// Which route answers what. A route is a file of its own and one line here.
import type { Route } from "../_shared/http/route.ts";
import type { Carrier } from "../_shared/telephony/carrier.ts";
import type { CarrierAsked } from "./asked.ts";
import { dial } from "./dial.ts";
import { listExtensions } from "./extensions.ts";
import { hangUp } from "./hang_up.ts";
import { recording } from "./recording.ts";
import { saveExtension } from "./save_extension.ts";
import { refuseInWords } from "./sentences.ts";
import { openSipSession } from "./sip_session.ts";
import { validate } from "./validate.ts";
import { validateExtension } from "./validate_extension.ts";

const routes: readonly Route<CarrierAsked>[] = [
  { method: "POST", path: "/validate", role: "admin", answer: validate },
  { method: "GET", path: "/extensions", role: "agent", answer: listExtensions },
  { method: "POST", path: "/validate-extension", role: "agent", answer: validateExtension },
  { method: "POST", path: "/save-extension", role: "agent", answer: saveExtension },
  { method: "POST", path: "/sip-session", role: "agent", answer: openSipSession },
  { method: "POST", path: "/dial", role: "agent", answer: dial },
  { method: "POST", path: "/hangup", role: "agent", answer: hangUp },
  { method: "GET", path: "/recordings/:id", role: "viewer", answer: recording },
];

export function routesOf(carrier: Carrier): Route[] {
  return routes.map((route) => ({
    ...route,
    answer: (asked) => route.answer({ ...asked, carrier }).catch(refuseInWords),
  }));
}
