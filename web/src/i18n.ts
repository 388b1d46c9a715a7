import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import core from "./locales/pt-BR/core.json";
import inbox from "./locales/pt-BR/inbox.json";
import type { ptBR } from "./locales/pt-BR.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof ptBR };
  }
}

export const LANGUAGES = ["pt-BR", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED = "prosa-language";

// What the inbox does not say comes with the page that says it.
const ROOMS = {
  errors: () => import("./locales/pt-BR/errors.json"),
  ai: () => import("./locales/pt-BR/ai.json"),
  broadcasts: () => import("./locales/pt-BR/broadcasts.json"),
  calls: () => import("./locales/pt-BR/calls.json"),
  compose: () => import("./locales/pt-BR/compose.json"),
  contacts: () => import("./locales/pt-BR/contacts.json"),
  crm: () => import("./locales/pt-BR/crm.json"),
  integrations: () => import("./locales/pt-BR/integrations.json"),
  knowledge: () => import("./locales/pt-BR/knowledge.json"),
  messages: () => import("./locales/pt-BR/messages.json"),
  operations: () => import("./locales/pt-BR/operations.json"),
  panel: () => import("./locales/pt-BR/panel.json"),
  phone: () => import("./locales/pt-BR/phone.json"),
  ramal: () => import("./locales/pt-BR/ramal.json"),
  search: () => import("./locales/pt-BR/search.json"),
  start: () => import("./locales/pt-BR/start.json"),
  tags: () => import("./locales/pt-BR/tags.json"),
  tenancy: () => import("./locales/pt-BR/tenancy.json"),
};

export type Room = keyof typeof ROOMS;

/** Awaited by the routes of a room before its page is drawn. */
export async function loadRoom(room: Room): Promise<void> {
  if (i18next.getResource("pt-BR", "translation", room)) return;
  const { default: words } = await ROOMS[room]();
  i18next.addResourceBundle("pt-BR", "translation", { [room]: words }, true);
}

/** English is a chunk of its own: most people never load it. */
async function load(language: Language) {
  if (language === "pt-BR" || i18next.hasResourceBundle(language, "translation")) return;
  const { en } = await import("./locales/en.ts");
  i18next.addResourceBundle(language, "translation", en);
}

export async function startI18n(): Promise<void> {
  const language: Language = localStorage.getItem(STORED) === "en" ? "en" : "pt-BR";
  await i18next.use(initReactI18next).init({
    lng: "pt-BR",
    fallbackLng: "pt-BR",
    resources: { "pt-BR": { translation: { core, inbox } } },
    interpolation: { escapeValue: false },
    // A page that already shows a failure says it in words once they are here.
    react: { bindI18nStore: "added" },
  });
  // Nobody waits for what may go wrong: it comes right behind the first screen.
  void loadRoom("errors");
  if (language !== "pt-BR") await changeLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORED, language);
}

export function currentLanguage(): Language {
  return i18next.language === "en" ? "en" : "pt-BR";
}
