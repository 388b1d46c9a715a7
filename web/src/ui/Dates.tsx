import { DatesProvider, type DatesProviderSettings } from "@mantine/dates";
import "@mantine/dates/styles.css";
import "dayjs/locale/pt-br";
import type { ReactNode } from "react";
import { currentLanguage } from "../i18n.ts";

// No day of the week is marked: red is for failures.
const CALENDAR = { firstDayOfWeek: 0, weekendDays: [] } satisfies Partial<DatesProviderSettings>;
const LOCALES = { "pt-BR": "pt-br", en: "en" };

/** Around whatever is picked from a calendar. It and its words come only with those screens. */
export function Dates({ children }: { children: ReactNode }) {
  const locale = LOCALES[currentLanguage()];
  return <DatesProvider settings={{ ...CALENDAR, locale }}>{children}</DatesProvider>;
}
