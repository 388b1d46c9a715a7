// The two names of a message: Meta's, and the one of ours that Meta gives back.
import { asText, type JsonObject } from "../../provider/json.ts";

const MAX_REF = 512;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function refOf(value: unknown): string | null {
  const ref = asText(value);
  return ref !== null && ref.length <= MAX_REF ? ref : null;
}

/** Our message id, set on send. Whoever else writes to Meta may have put anything there. */
export function ourIdOf(item: JsonObject): string | null {
  const ours = asText(item.biz_opaque_callback_data);
  return ours !== null && UUID.test(ours) ? ours : null;
}
