import type { Insights } from "@prosa/shared/ai-insights.ts";
import { useTranslation } from "react-i18next";
import classes from "./insights.module.css";

/** What it is about, and what to do now. */
export function Summary({ resumo, proximo_passo }: Insights["resumo"]) {
  const { t } = useTranslation();
  return (
    <>
      <p>{resumo}</p>
      {proximo_passo && (
        <p className={classes.next}>
          <strong>{t("ai.panel.next")}</strong>
          {proximo_passo}
        </p>
      )}
    </>
  );
}
