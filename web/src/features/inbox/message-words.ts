import type { MessageType } from "@prosa/shared/messages.ts";
import type { TFunction } from "i18next";

/** A message in one line: what it says, or what kind of thing it is. */
export function messageWords(
  t: TFunction,
  message: { type: MessageType | null; body: string | null },
): string {
  const { type, body } = message;
  if (body) return body;
  return type && type !== "text" && type !== "note" && type !== "event"
    ? t(`inbox.types.${type}`)
    : t("inbox.list.noMessage");
}
