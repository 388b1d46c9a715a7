import type { TFunction } from "i18next";

/** Why a line did nothing: in the words of an import, else in those of the failure. */
export function reasonText(t: TFunction, code: string): string {
  return t([`contacts.import.reasons.${code}`, `errors.${code}`, "errors.unexpected"] as never);
}
