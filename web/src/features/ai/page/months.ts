import { currentLanguage } from "../../../i18n.ts";

/** The first day of the month `steps` away from the one `month` begins, both as yyyy-mm-dd. */
export function monthAway(month: string, steps: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + steps, 1)).toISOString().slice(0, 10);
}

/** novembro de 2026 */
export function formatMonth(month: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${month}T00:00:00Z`));
}
