import { DateTimePicker } from "@mantine/dates";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../lib/format.ts";
import { Dates } from "../../../ui/Dates.tsx";
import { fromLocalText, toLocalText } from "../../../ui/dates.ts";

const END_OF_WORK = "18:00";

/** A day and a time. Said once, when the calendar closes, and not for every click in it. */
export function DueField(props: {
  label: string;
  value: string | null;
  error?: ReactNode;
  onChange: (at: string | null) => void;
}) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  const saved = value && toLocalText(value);
  const [draft, setDraft] = useState<string | null>();

  function say(next: string | null) {
    setDraft(undefined);
    if (next !== saved) onChange(next && fromLocalText(next).toISOString());
  }

  return (
    <Dates>
      <DateTimePicker
        clearable
        label={props.label}
        placeholder={t("panel.noDue")}
        error={props.error}
        value={draft === undefined ? saved : draft}
        valueFormat={(text) => formatDateTime(fromLocalText(text))}
        defaultTimeValue={END_OF_WORK}
        clearButtonProps={{ "aria-label": t("panel.clearDue") }}
        submitButtonProps={{ "aria-label": t("core.save") }}
        timePickerProps={{
          hoursInputLabel: t("panel.hours"),
          minutesInputLabel: t("panel.minutes"),
        }}
        nextLabel={t("panel.nextMonth")}
        previousLabel={t("panel.previousMonth")}
        onDropdownClose={() => {
          if (draft !== undefined) say(draft);
        }}
        onChange={(next) => (next === null ? say(null) : setDraft(next))}
      />
    </Dates>
  );
}
