import { Progress } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock, IconLetterCase } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../lib/errors.ts";
import classes from "./knowledge.module.css";
import type { KnowledgeDocument } from "./queries.ts";

/** How far a document is, or why it got no further. */
export function StateLine({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation();
  const { state, progress, error_code, chunk_count, embedding_model } = document;
  if (state === "failed") {
    return (
      <span className={classes.state} data-state="failed">
        <IconAlertTriangle size={14} stroke={2} aria-hidden />
        {errorText(t, new AppError(error_code ?? "unexpected", 422))}
      </span>
    );
  }
  if (state === "ready") {
    const isEmbedded = embedding_model !== null;
    const Icon = isEmbedded ? IconCheck : IconLetterCase;
    return (
      <span className={classes.state} data-state={isEmbedded ? "ready" : "words"}>
        <Icon size={14} stroke={2} aria-hidden />
        {t(isEmbedded ? "knowledge.states.ready" : "knowledge.states.words", {
          count: chunk_count,
        })}
      </span>
    );
  }
  return (
    <span className={classes.state} data-state={state}>
      <IconClock size={14} stroke={2} aria-hidden />
      {t(`knowledge.states.${state}`, { progress })}
      {state === "processing" && (
        <Progress
          w={80}
          size="sm"
          value={progress}
          aria-label={t("knowledge.states.processing", { progress })}
        />
      )}
    </span>
  );
}
