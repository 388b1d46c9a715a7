import { Loader } from "@mantine/core";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import classes from "./test.module.css";

const icons = { ok: IconCheck, failed: IconX, waiting: IconClock };

export function Step(props: { state: "waiting" | "running" | "ok" | "failed"; words: string }) {
  const Icon = props.state === "running" ? null : icons[props.state];
  return (
    <p className={classes.step} data-state={props.state} role="status">
      {Icon ? <Icon size={18} stroke={1.75} aria-hidden /> : <Loader size={16} aria-hidden />}
      {props.words}
    </p>
  );
}
