import type { NotificationData } from "@mantine/notifications";
import i18next from "i18next";
import { errorText } from "../lib/errors.ts";

/** The toasts are a chunk of their own; the first one waits for it, a few milliseconds at most. */
export async function toast(data: NotificationData): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  const closeButtonProps = { "aria-label": i18next.t("core.close") };
  notifications.show({ withBorder: true, closeButtonProps, ...data });
}

export async function hideToast(id: string): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  notifications.hide(id);
}

export function notifyDone(message: string) {
  void toast({ message, autoClose: 4_000 });
}

/** One notification per sentence: ten failures of the same kind are one piece of news. */
export function notifyError(error: unknown) {
  const message = errorText(i18next.t, error);
  void toast({ id: `error:${message}`, message, color: "red" });
}
