import { useTranslation } from "react-i18next";
import classes from "./composer.module.css";
import type { ComposerMode } from "./useComposer.ts";

const MODES = [
  { mode: "text", label: "inbox.composer.reply" },
  { mode: "note", label: "inbox.composer.note" },
] as const;

/** Answer the customer, or write among colleagues. */
export function ModeSwitch(props: {
  mode: ComposerMode;
  onChange: (mode: ComposerMode) => void;
  /** Only notes are possible, so going back to answering closes the field. */
  replyBlocked: boolean;
}) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
    <div role="group" aria-label={t("inbox.composer.mode")}>
      {MODES.map(({ mode, label }) => (
        <button
          key={mode}
          type="button"
          className={classes.mode}
          aria-pressed={props.mode === mode}
          onClick={() => props.onChange(mode)}
        >
          {mode === "text" && props.replyBlocked ? t("core.cancel") : t(label)}
        </button>
      ))}
    </div>
  );
}
