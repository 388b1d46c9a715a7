// An extension as the provider knows it, and whether a password is its own: the API tells the
// passwords, so nothing has to register to find out.
import { createHash, timingSafeEqual } from "node:crypto";
import type { CarrierFailure } from "@prosa/shared/errors.ts";
import type { Extension } from "../_shared/telephony/carrier.ts";
import type { CarrierAsked } from "./asked.ts";
import { accountOf } from "./carrier_account.ts";

type Found =
  | { ok: true; value: Extension }
  | { ok: false; code: CarrierFailure | "sip_server_unknown" };

export async function findExtension(
  wanted: { extension: string; sip_server?: string | null },
  asked: CarrierAsked,
): Promise<Found> {
  const account = await accountOf(asked);
  const answer = await asked.carrier.extensions(account, asked.host.http);
  if (!answer.ok) return answer;
  const server = wanted.sip_server || null;
  if (server !== null && !answer.value.some(({ domain }) => domain === server)) {
    return { ok: false, code: "sip_server_unknown" };
  }
  const found = answer.value.find(
    ({ extension, domain }) => extension === wanted.extension && (server ?? domain) === domain,
  );
  if (!found) return { ok: false, code: "extension_unknown" };
  return { ok: true, value: found };
}

export function isPasswordOf({ password }: Extension, given: string): boolean {
  // Of one length, whatever was given.
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(password));
}
