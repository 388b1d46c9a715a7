import { formatPhone, isE164 } from "@prosa/shared/phone.ts";
import { useTranslation } from "react-i18next";

const asWritten = (value: string) => (isE164(value) ? formatPhone(value) : value);

/** Which number became which. Apart, for the tables that numbers are written by. */
export function NumberChanged(props: { previous: string; current: string }) {
  const { t } = useTranslation();
  return t("inbox.thread.event.numberChangedTo", {
    previous: asWritten(props.previous),
    current: asWritten(props.current),
  });
}
