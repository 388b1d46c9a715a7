import type { TFunction } from "i18next";
import { AppError, errorText } from "../../lib/errors.ts";

/** What a failure's code means, in the person's language. */
export function reasonText(t: TFunction, code: string): string {
  return errorText(t, new AppError(code, 422));
}

/** Its first sentence; what to do about it is said beside each message. */
export function whatHappened(t: TFunction, code: string): string {
  return reasonText(t, code).replace(/(?<=[.?]) .*$/, "");
}
