import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format.ts";
import { Figure } from "./Figure.tsx";
import type { Figures } from "./figures.ts";
import classes from "./operations.module.css";
import { whatHappened } from "./reason.ts";

export function FailuresFigure(props: { total: number; reasons: Figures["reasons"] }) {
  const { t } = useTranslation();
  return (
    <Figure
      title={t("operations.failures.title")}
      icon={IconAlertTriangle}
      tone={props.total > 0 ? "wait" : "ok"}
      value={formatNumber(props.total)}
      word={props.total > 0 ? t("operations.failures.some") : t("operations.failures.none")}
      explanation={t("operations.failures.explanation")}
    >
      <p>{t("operations.failures.text")}</p>
      {props.reasons.length > 0 && (
        <ul className={classes.reasons}>
          {props.reasons.map(({ code, count }) => (
            <li key={code}>
              <strong>{formatNumber(count)}</strong>
              <span>{whatHappened(t, code)}</span>
            </li>
          ))}
        </ul>
      )}
    </Figure>
  );
}
