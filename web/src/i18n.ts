import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import core from "./locales/pt-BR/core.json";
import errors from "./locales/pt-BR/errors.json";
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
  integrations: () => import("./locales/pt-BR/integrations.json"),
  tenancy: () => import("./locales/pt-BR/tenancy.json"),
};

/** Awaited by the routes of a room before its page is drawn. */
export async function loadRoom(room: keyof typeof ROOMS): Promise<void> {
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
    resources: { "pt-BR": { translation: { core, errors, inbox } } },
    interpolation: { escapeValue: false },
  });
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
