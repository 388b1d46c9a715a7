import { DatePickerInput } from "@mantine/dates";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatShortDate } from "../../../lib/format.ts";
import { Dates } from "../../../ui/Dates.tsx";
import { fromLocalText } from "../../../ui/dates.ts";
import { lastDays } from "./filter.ts";
import classes from "./period.module.css";

interface Period {
  de: string | undefined;
  ate: string | undefined;
}

const PRESETS = [7, 30, 90];

/** 01/11/26 – 30/11/26 */
function said(days: unknown): string {
  const chosen = Array.isArray(days) ? days.filter((day) => typeof day === "string") : [];
  return [...new Set(chosen)].map((day) => formatShortDate(fromLocalText(day))).join(" – ");
}

/** From one day to another. Said once both are chosen, and not for every click in the calendar. */
export function PeriodField(props: {
  className?: string | undefined;
  clearable: boolean;
  value: Period;
  onChange: (period: Period) => void;
}) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  const [draft, setDraft] = useState<[string | null, string | null] | null>(null);
  const range = (days: number): [string, string] => {
    const { de, ate } = lastDays(days);
    return [de, ate];
  };
  const presets = [
    { value: range(1), label: t("calls.filters.today") },
    ...PRESETS.map((count) => ({ value: range(count), label: t("calls.filters.days", { count }) })),
  ];
  return (
    <Dates>
      <DatePickerInput
        type="range"
        className={props.className ?? ""}
        classNames={{
          datePickerRoot: classes.picker,
          presetsList: classes.presets,
          presetButton: classes.preset,
        }}
        allowSingleDateInRange
        clearable={props.clearable}
        aria-label={t("calls.filters.period")}
        placeholder={t("calls.filters.anyPeriod")}
        presets={presets}
        value={draft ?? [value.de ?? null, value.ate ?? null]}
        valueFormatter={({ date }) => said(date)}
        clearButtonProps={{ "aria-label": t("calls.filters.clearPeriod") }}
        nextLabel={t("calls.filters.nextMonth")}
        previousLabel={t("calls.filters.previousMonth")}
        onDropdownClose={() => setDraft(null)}
        onChange={([de, ate]) => {
          const half = de !== null && ate === null;
          setDraft(half ? [de, ate] : null);
          if (!half) onChange({ de: de ?? undefined, ate: ate ?? undefined });
        }}
      />
    </Dates>
  );
}
