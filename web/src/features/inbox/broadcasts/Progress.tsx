import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";
import classes from "./broadcasts.module.css";
import { countsOf, GROUP_NAMES } from "./counts.ts";

/** A bar in parts with the figures below it, each with its word. */
export function Progress(props: { counts: Partial<Record<string, number>> }) {
  const { t } = useTranslation();
  const { groups, total } = countsOf(props.counts);
  const shown = GROUP_NAMES.filter((group) => groups[group] > 0);
  return (
    <span className={classes.progress}>
      <span className={classes.bar} aria-hidden>
        {shown.map((group) => (
          <span
            key={group}
            className={classes.part}
            data-group={group}
            style={{ flexGrow: groups[group] }}
          />
        ))}
      </span>
      <span className={classes.figures}>
        <span>{t("broadcasts.people", { count: total })}</span>
        {shown.map((group) => (
          <span key={group} className={classes.figure}>
            <span className={classes.dot} data-group={group} aria-hidden />
            {`${formatNumber(groups[group])} ${t(`broadcasts.groups.${group}`)}`}
          </span>
        ))}
      </span>
    </span>
  );
}
