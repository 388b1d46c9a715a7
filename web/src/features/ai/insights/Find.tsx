import {
  IconAlertTriangle,
  IconMoodHappy,
  IconMoodNeutral,
  IconMoodSad,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./insights.module.css";

export type Tone = "ok" | "wait" | "fail" | "plain";

const ICONS = {
  good: IconMoodHappy,
  even: IconMoodNeutral,
  bad: IconMoodSad,
  careful: IconAlertTriangle,
};

/** One thing that was found: its name, the finding in a word, and why. */
export function Find(props: {
  name: string;
  word: string;
  tone?: Tone;
  icon?: keyof typeof ICONS;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const Icon = props.icon && ICONS[props.icon];
  return (
    <div className={classes.find}>
      <div className={classes.head}>
        <span className={classes.name}>{props.name}</span>
        <span className={classes.word} data-tone={props.tone ?? "plain"}>
          {Icon && <Icon size={14} stroke={1.75} aria-hidden />}
          {props.word}
        </span>
        {props.beside}
      </div>
      {props.children}
    </div>
  );
}
