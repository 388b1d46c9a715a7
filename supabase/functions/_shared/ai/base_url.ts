// Where a connection's API is. The tenant types it, so the rules of provider/address.ts hold; the
// operator may name hosts that are nearer: a model on their own network, a played provider.
import type { Json } from "@prosa/shared/database.types.ts";
import { addressRefusal } from "../provider/address.ts";
import { asObject, asText } from "../provider/json.ts";
import type { Variables } from "../provider/provider.ts";

interface Place {
  settings: Json;
  variables: Variables;
}

/** The usual address, and the variable by which an operator puts it elsewhere. */
export interface UsualAddress {
  url: string;
  variable: string;
}

/** Null where it may not be asked. Asked again at every call: what is stored may be an old address. */
export function baseUrlOf({ settings, variables }: Place, usual: UsualAddress | null) {
  const own = asText(asObject(settings).base_url) ?? usual?.url ?? "";
  const elsewhere = usual && own === usual.url ? variables[usual.variable] : undefined;
  const base = elsewhere ?? own;
  const hosts = (variables.AI_HOSTS ?? "").split(",").map((host) => host.trim());
  const isOperators = (url: URL) =>
    /^https?:$/.test(url.protocol) && (base === elsewhere || hosts.includes(url.hostname));
  if (addressRefusal(base, isOperators) !== null) return null;
  const url = new URL(base);
  // People paste the host alone.
  const path = url.pathname.replace(/\/+$/, "");
  return url.origin + (path === "" ? "/v1" : path);
}
