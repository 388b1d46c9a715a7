import { useSyncExternalStore } from "react";
import { AppError } from "../../lib/errors.ts";
import type { CallAbout } from "../../ui/calling.ts";
import { isLive } from "./phone/line.ts";
import { nothing, type PhoneState } from "./phone/store.ts";
import { currentWebphone, onWebphone, subscribeWebphone } from "./webphone/current.ts";
import type { Webphone, WebphoneState } from "./webphone/webphone.ts";

const noTab: WebphoneState = { place: "unknown", elsewhere: [], problem: null, extension: null };
const noNews = () => () => undefined;

/** The phone, as the whole application uses it. What names no line means the one on the screen. */
export function useWebphone() {
  const phone = useSyncExternalStore(subscribeWebphone, currentWebphone);
  const state = useSyncExternalStore(phone?.subscribe ?? noNews, () => phone?.get() ?? nothing);
  const tab = useSyncExternalStore(phone?.follow ?? noNews, () => phone?.status() ?? noTab);
  return { phone, ...state, ...tab, estado: estadoOf(state), ...verbsOf(phone) };
}

function estadoOf({ connection, lines }: PhoneState): "registrado" | "em_chamada" | "desconectado" {
  if (lines.some(isLive)) return "em_chamada";
  return connection === "registered" ? "registrado" : "desconectado";
}

function verbsOf(phone: Webphone | null) {
  const onLine = (verb: (phone: Webphone, id: string) => unknown) => (lineId?: string) => {
    const id = lineId ?? phone?.get().activeId;
    return phone && id ? verb(phone, id) : undefined;
  };
  return {
    async call(numero: string, about?: CallAbout): Promise<void> {
      if (!phone) throw new AppError("phone_offline", 503);
      await phone.call(numero, about);
    },
    answer: onLine((with_, id) => with_.answer(id)),
    decline: onLine((with_, id) => with_.hangUp(id)),
    hangup: onLine((with_, id) => with_.hangUp(id)),
    mute: onLine((with_, id) => with_.mute(id)),
    hold: onLine((with_, id) => with_.hold(id)),
    sendDigits: (digits: string) => onLine((with_, id) => with_.sendDigits(id, digits))(),
    /** Also of a phone that comes only later, or in place of this one. */
    on: onWebphone,
  };
}
