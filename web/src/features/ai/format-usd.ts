import { currentLanguage } from "../../i18n.ts";

/** US$ 3,20, and US$ 0,00012 where cents would say nothing. */
export function formatUsd(value: number): string {
  const small = value > 0 && value < 0.01;
  return new Intl.NumberFormat(currentLanguage(), {
    style: "currency",
    currency: "USD",
    ...(small
      ? { minimumSignificantDigits: 1, maximumSignificantDigits: 2 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  }).format(value);
}
