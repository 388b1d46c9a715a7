// A customer told Meta to stop a business's advertising, or to let it in again.
import type { PreferenceEvent } from "@prosa/shared/messages.ts";
import { asText, type JsonObject } from "../../provider/json.ts";
import { personOf } from "./identity.ts";
import { instantOf } from "./time.ts";

const WANTS: ReadonlyMap<unknown, boolean> = new Map([
  ["stop", false],
  ["resume", true],
]);

/** Null for a preference about anything else, or nobody's. */
export function preferenceOf(
  preference: JsonObject,
  contacts: readonly JsonObject[],
  receivedAt: string,
): PreferenceEvent | null {
  const from = personOf(asText(preference.wa_id), asText(preference.user_id), contacts);
  const wants = WANTS.get(preference.value);
  if (preference.category !== "marketing_messages" || wants === undefined) return null;
  if (from.identities.length === 0) return null;
  const at = instantOf(preference.timestamp, receivedAt);
  return { kind: "preference", at, from, wants_advertising: wants };
}
