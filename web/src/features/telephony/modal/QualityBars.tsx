import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { barsOf } from "../quality/quality.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./quality.module.css";

const none = new Map<string, never>();
const noNews = () => () => undefined;

export function useReading(lineId: string) {
  const { phone } = useWebphone();
  const readings = useSyncExternalStore(
    phone?.meter.subscribe ?? noNews,
    () => phone?.meter.readings() ?? none,
  );
  return readings.get(lineId) ?? null;
}

/** Four bars, with their word for who cannot see them. */
export function QualityBars({ lineId }: { lineId: string }) {
  const { t } = useTranslation();
  const reading = useReading(lineId);
  if (!reading) return null;
  const bars = barsOf(reading.mos);
  const label = `${t("phone.quality.label")}: ${t(`phone.quality.bars_${bars}`)}`;
  return (
    <span className={classes.bars} role="img" aria-label={label} data-hint={label} data-bars={bars}>
      {[1, 2, 3, 4].map((bar) => (
        <i key={bar} data-on={bar <= bars} />
      ))}
    </span>
  );
}

/** What is wrong with the sound, most telling first. */
export function QualityWarning({ lineId }: { lineId: string }) {
  const { t } = useTranslation();
  const warning = useReading(lineId)?.warnings[0];
  if (!warning) return null;
  return (
    <p className={classes.warning} role="status">
      {t(`phone.quality.${warning}`)}
    </p>
  );
}
