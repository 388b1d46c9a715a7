import i18next from "i18next";
import { hideToast, toast } from "../../../ui/notify.ts";

const LOST = "prosa-microphone-lost";

/** Whoever talks must know that they are heard through another microphone, or not at all. */
export function sayUnplugged(isReplaced: boolean) {
  if (!isReplaced) {
    const message = i18next.t("phone.devices.lost");
    void toast({ id: LOST, message, color: "red", autoClose: 30_000 });
    return;
  }
  void hideToast(LOST);
  const message = i18next.t("phone.devices.replaced");
  void toast({ id: "prosa-microphone-replaced", message, autoClose: 8_000 });
}
