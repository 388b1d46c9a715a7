import { DatesProvider } from "@mantine/dates";
import "@mantine/dates/styles.css";
import "dayjs/locale/pt-br";
import type { ReactNode } from "react";
import { currentLanguage } from "../i18n.ts";

const SETTINGS = {
  "pt-BR": { locale: "pt-br", firstDayOfWeek: 0, weekendDays: [] },
  en: { locale: "en", firstDayOfWeek: 0, weekendDays: [] },
} as const;

/** Around whatever is picked from a calendar. It and its words come only with those screens. */
export function Dates({ children }: { children: ReactNode }) {
  return <DatesProvider settings={SETTINGS[currentLanguage()]}>{children}</DatesProvider>;
}
