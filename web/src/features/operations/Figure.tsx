import { Tooltip } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { type ComponentType, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./operations.module.css";

export type Tone = "ok" | "wait" | "fail";

/** One of the figures: what it is, how it stands in words beside the colour, and what it means on asking. */
export function Figure(props: {
  title: string;
  icon: ComponentType<{ size: number; stroke: number; "aria-hidden": true }>;
  tone: Tone;
  value: ReactNode;
  /** The tone in a word. */
  word: string;
  explanation: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const Icon = props.icon;
  return (
    <section className={classes.figure} data-tone={props.tone} aria-labelledby={id}>
      <header className={classes.figureHead}>
        <Icon size={18} stroke={1.75} aria-hidden />
        <h2 id={id}>{props.title}</h2>
        <Tooltip
          label={props.explanation}
          multiline
          w={260}
          events={{ hover: true, focus: true, touch: true }}
        >
          <button
            type="button"
            className={classes.explain}
            aria-label={t("operations.explain", { what: props.title })}
          >
            <IconInfoCircle size={16} aria-hidden />
          </button>
        </Tooltip>
      </header>
      <p className={classes.value}>
        <strong>{props.value}</strong> <span className={classes.word}>{props.word}</span>
      </p>
      <div className={classes.figureText}>{props.children}</div>
    </section>
  );
}
