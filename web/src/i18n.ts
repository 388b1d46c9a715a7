import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import core from "./locales/pt-BR/core.json";
import errors from "./locales/pt-BR/errors.json";
import inbox from "./locales/pt-BR/inbox.json";
import integrations from "./locales/pt-BR/integrations.json";
import tenancy from "./locales/pt-BR/tenancy.json";

export const ptBR = { core, errors, inbox, integrations, tenancy };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof ptBR };
  }
}

export const LANGUAGES = ["pt-BR", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED = "prosa-language";

function storedLanguage(): Language {
  return localStorage.getItem(STORED) === "en" ? "en" : "pt-BR";
}

/** English is a chunk of its own: most people never load it. */
async function load(language: Language) {
  if (language === "pt-BR" || i18next.hasResourceBundle(language, "translation")) return;
  const { en } = await import("./locales/en.ts");
  i18next.addResourceBundle(language, "translation", en);
}

export async function startI18n(): Promise<void> {
  const language = storedLanguage();
  await i18next.use(initReactI18next).init({
    lng: "pt-BR",
    fallbackLng: "pt-BR",
    resources: { "pt-BR": { translation: ptBR } },
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
