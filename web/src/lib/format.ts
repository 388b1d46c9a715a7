import { currentLanguage } from "../i18n.ts";

type Moment = string | number | Date;

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = currentLanguage() + JSON.stringify(options);
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(currentLanguage(), options);
    cache.set(key, found);
  }
  return found;
}

const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;

/** 10:42 */
export function formatTime(at: Moment): string {
  return formatter(CLOCK).format(new Date(at));
}

/** 22 de nov. de 2026 */
export function formatDate(at: Moment): string {
  return formatter({ day: "numeric", month: "short", year: "numeric" }).format(new Date(at));
}

/** 22 de novembro de 2026 às 10:42, for tooltips and screen readers. */
export function formatDateTime(at: Moment): string {
  return formatter({ dateStyle: "long", timeStyle: "short" }).format(new Date(at));
}

/** 22/11/2026, 10:42, where a column is narrow. */
export function formatShortDateTime(at: Moment): string {
  return formatter({ day: "2-digit", month: "2-digit", year: "numeric", ...CLOCK }).format(
    new Date(at),
  );
}

/** 22/11/26 */
export function formatShortDate(at: Moment): string {
  return formatter({ day: "2-digit", month: "2-digit", year: "2-digit" }).format(new Date(at));
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Whole days between two moments in the local calendar; 0 is the same day. */
export function daysBetween(from: Moment, to: Moment): number {
  return Math.round((startOfDay(new Date(to)) - startOfDay(new Date(from))) / 86_400_000);
}

/** hoje, ontem, sexta-feira, 3 de nov. de 2026 */
export function formatDay(at: Moment, now: Moment = Date.now()): string {
  const days = daysBetween(at, now);
  if (days === 0 || days === 1) {
    return new Intl.RelativeTimeFormat(currentLanguage(), { numeric: "auto" }).format(-days, "day");
  }
  if (days > 1 && days < 7) return formatter({ weekday: "long" }).format(new Date(at));
  return formatDate(at);
}

/** For a list row: the time today, the weekday this week, the date before that. */
export function formatListTime(at: Moment, now: Moment = Date.now()): string {
  const days = daysBetween(at, now);
  if (days <= 0) return formatTime(at);
  if (days < 7) return formatDay(at, now);
  return formatShortDate(at);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** há 2 minutos, em 3 dias */
export function formatRelative(at: Moment, now: Moment = Date.now()): string {
  const difference = new Date(at).getTime() - new Date(now).getTime();
  const relative = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(difference) >= size) return relative.format(Math.round(difference / size), unit);
  }
  return relative.format(0, "second");
}

const two = (part: number) => String(part).padStart(2, "0");

/** A remaining time as a person says it: 22h05, 43 min. */
export function formatRemaining(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}h${two(minutes % 60)}` : `${minutes} min`;
}

/** 1:07, 1:02:09: the length of what was said. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(currentLanguage()).format(value);
}

/** US$ 0,06: with as many places as the price of one message has. */
export function formatMoney(value: number, currency: string): string {
  return new Intl.NumberFormat(currentLanguage(), {
    style: "currency",
    currency,
    maximumFractionDigits: 4,
  }).format(value);
}

/** R$ 1.850,00 */
export function formatReais(centavos: number): string {
  return formatMoney(centavos / 100, "BRL");
}

/** 0,4% */
export function formatPercent(share: number): string {
  const options = { style: "percent", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(currentLanguage(), options).format(share);
}
