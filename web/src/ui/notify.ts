import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { errorText } from "../lib/errors.ts";

export function notifyDone(message: string) {
  notifications.show({ message, autoClose: 4_000, withBorder: true });
}

/** One notification per sentence: ten failures of the same kind are one piece of news. */
export function notifyError(error: unknown) {
  const message = errorText(i18next.t, error);
  notifications.show({ id: `error:${message}`, message, color: "red", withBorder: true });
}
