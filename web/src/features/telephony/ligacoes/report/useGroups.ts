import { useTranslation } from "react-i18next";
import { formatShortDate } from "../../../../lib/format.ts";
import { fromLocalText } from "../../../../ui/dates.ts";
import { busyHours, type CallStats, type Counted } from "./stats.ts";

/** The three ways a period is divided, in words. */
export function useGroups(stats: CallStats): Record<"days" | "hours" | "people", Counted[]> {
  const { t } = useTranslation();
  return {
    days: stats.days.map(({ day, ...counts }) => ({
      item: formatShortDate(fromLocalText(day)),
      ...counts,
    })),
    hours: busyHours(stats.hours).map(({ hour, ...counts }) => ({
      item: `${String(hour).padStart(2, "0")}:00`,
      ...counts,
    })),
    people: stats.people.map(({ nome, calls, answered, talk_seconds }) => ({
      item: nome ?? t("calls.nobody"),
      calls,
      answered,
      talk_seconds,
    })),
  };
}
