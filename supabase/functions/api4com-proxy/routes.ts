// Which route answers what. A route is a file of its own and one line here.
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Carrier } from "../_shared/telephony/carrier.ts";
import type { Caller } from "./caller.ts";
import { dial } from "./dial.ts";
import { listExtensions } from "./extensions.ts";
import { hangUp } from "./hang_up.ts";
import { recording } from "./recording.ts";
import type { Route } from "./route.ts";
import { saveExtension } from "./save_extension.ts";
import { refuseInWords } from "./sentences.ts";
import { openSipSession } from "./sip_session.ts";
import { validate } from "./validate.ts";
import { validateExtension } from "./validate_extension.ts";

const routes: readonly Route[] = [
  { method: "POST", path: "/validate", answer: validate },
  { method: "GET", path: "/extensions", answer: listExtensions },
  { method: "POST", path: "/validate-extension", answer: validateExtension },
  { method: "POST", path: "/save-extension", answer: saveExtension },
  { method: "POST", path: "/sip-session", answer: openSipSession },
  { method: "POST", path: "/dial", answer: dial },
  { method: "POST", path: "/hangup", answer: hangUp },
  { method: "GET", path: "/recordings/:id", forEveryone: true, answer: recording },
];

export async function route(
  request: Request,
  caller: Caller,
  host: Host,
  carrier: Carrier,
): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^.*\/api4com-proxy(?=\/|$)/, "");
  for (const { method, path: pattern, forEveryone, answer } of routes) {
    const id = method === request.method ? idIn(path, pattern) : null;
    if (id === null) continue;
    if (!caller.isAgent && !forEveryone) throw new Refusal("forbidden");
    return await answer({ request, caller, host, carrier, id }).catch(refuseInWords);
  }
  throw new Refusal("not_found");
}

/** What stands for `:id`, "" where the pattern has none; null when the path is another. */
function idIn(path: string, pattern: string): string | null {
  if (!pattern.endsWith("/:id")) return path === pattern ? "" : null;
  const folder = pattern.slice(0, -":id".length);
  const id = path.slice(folder.length);
  return path.startsWith(folder) && /^[0-9a-f-]{36}$/.test(id) ? id : null;
}
