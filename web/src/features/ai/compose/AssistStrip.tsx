import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { NextStep } from "../NextStep.tsx";
import classes from "./assist.module.css";
import { SourceLinks } from "./SourceLinks.tsx";
import { Vote } from "./Vote.tsx";
import type { Help, Wish } from "./wish.ts";

/** Over the words: what the model does, what it took them from, and the way back. */
export function AssistStrip(props: {
  help: Help | null;
  ask: (wish: Wish) => void;
  takeBack: () => void;
  close: () => void;
}) {
  const { t } = useTranslation();
  const { help, takeBack } = props;
  const running = help?.step === "running";

  useEffect(() => {
    if (!running) return;
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // Not also for the field, which would be left, nor for the page, which would close.
      event.stopPropagation();
      event.preventDefault();
      takeBack();
    };
    window.addEventListener("keydown", onEscape, { capture: true });
    return () => window.removeEventListener("keydown", onEscape, { capture: true });
  }, [running, takeBack]);

  if (!help) return <div role="status" />;
  return (
    <div className={classes.strip} data-step={help.step}>
      <div role="status" className={classes.say}>
        {said()}
      </div>
      {help.step === "answered" && help.answer.response_id && (
        <Vote key={help.answer.response_id} responseId={help.answer.response_id} />
      )}
      {(help.step === "answered" || help.step === "rewritten") && (
        <Button size="compact-xs" variant="subtle" onClick={takeBack}>
          {t("core.undo")}
        </Button>
      )}
      {help.step === "failed" && (
        <Button size="compact-xs" variant="subtle" onClick={() => props.ask(help.wish)}>
          {t("core.retry")}
        </Button>
      )}
      {running ? (
        <Button size="compact-xs" variant="subtle" onClick={takeBack}>
          {t("ai.compose.cancel")}
        </Button>
      ) : (
        <ActionIcon size={24} aria-label={t("ai.compose.close")} onClick={props.close}>
          <IconX size={14} stroke={1.75} />
        </ActionIcon>
      )}
      {"answer" in help && <SourceLinks sources={help.answer.contextoUtilizado} />}
      {running && <SourceLinks sources={help.sources} />}
    </div>
  );

  function said() {
    if (help?.step === "running") {
      if (help.wish.kind === "rewrite") return t("ai.compose.rewriting");
      return t(help.writes ? "ai.compose.writing" : "ai.compose.searching");
    }
    if (help?.step === "answered") return t("ai.compose.answered");
    if (help?.step === "rewritten") return t(`ai.compose.done.${help.tone}`);
    if (help?.step === "unknown") return t("ai.compose.unknown");
    return help && <NextStep error={help.error} className={classes.refusal} />;
  }
}
