import type { Notification } from "@prosa/shared/operations.ts";
import type { TFunction } from "i18next";
import { reasonText } from "../reason.ts";

export interface NotificationText {
  tone: "ok" | "wait" | "fail";
  title: string;
  text: string;
  /** The page where something can be done about it. */
  to: "/admin/whatsapp/status" | "/conexoes" | "/ia" | "/atendimento/$conversationId";
  params?: { conversationId: string };
}

/** What a notification says. A kind of a later version is said in general words. */
export function notificationText(t: TFunction, notification: Notification): NotificationText {
  const { kind, data } = notification;
  const title = (key: typeof kind) =>
    t(`operations.notifications.${key}.title`, {
      channel: "channel_name" in data ? data.channel_name : undefined,
    });
  const to = "/admin/whatsapp/status";
  switch (kind) {
    case "churn_alto":
      return {
        tone: "fail",
        title: title(kind),
        text: t("operations.notifications.churn_alto.text", {
          name: data.contato_nome ?? t("operations.notifications.churn_alto.somebody"),
        }),
        to: "/atendimento/$conversationId",
        params: { conversationId: data.conversation_id },
      };
    case "ai_orcamento_80":
    case "ai_orcamento_100":
      return {
        tone: kind === "ai_orcamento_100" ? "fail" : "wait",
        title: title(kind),
        text: t(`operations.notifications.${kind}.text`, { cap: data.cap }),
        to: "/ia",
      };
    case "breaker_open":
      return {
        tone: "fail",
        title: title(kind),
        text: data.reason_code
          ? reasonText(t, data.reason_code)
          : t("operations.notifications.breaker_open.text"),
        to,
      };
    case "channel_auth":
      return {
        tone: "fail",
        title: title(kind),
        text: t("operations.notifications.channel_auth.text"),
        to: "/conexoes",
      };
    case "breaker_open_long":
      return {
        tone: "fail",
        title: title(kind),
        text: t("operations.notifications.breaker_open_long.text"),
        to,
      };
    case "breaker_closed":
      return {
        tone: "ok",
        title: title(kind),
        text: t("operations.notifications.breaker_closed.text"),
        to,
      };
    case "queue_long":
      return {
        tone: "wait",
        title: title(kind),
        text: t("operations.notifications.queue_long.text"),
        to,
      };
    case "channel_silent":
      return {
        tone: "wait",
        title: title(kind),
        text: t("operations.notifications.channel_silent.text", { count: data.hours }),
        to,
      };
    default:
      return {
        tone: "wait",
        title: t("operations.notifications.other.title"),
        text: t("operations.notifications.other.text"),
        to,
      };
  }
}
