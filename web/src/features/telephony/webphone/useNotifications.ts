import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { nameOf, numberOf } from "../modal/words.ts";
import { useWebphone } from "../useWebphone.ts";

/** Whoever works in another window hears of a call by the system. */
export function useNotifications() {
  const { t } = useTranslation();
  const { lines } = useWebphone();
  const offered = lines.find(({ call }) => call.phase === "offered");
  const title = offered && t("phone.incoming.title", { name: nameOf(offered) });
  const number = offered && numberOf(offered.call.number);
  useEffect(() => {
    if (!title || !("Notification" in window) || Notification.permission !== "granted") return;
    if (document.visibilityState === "visible" && document.hasFocus()) return;
    const shown = new Notification(title, { body: number ?? "", tag: "prosa-phone" });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  }, [title, number]);
}
