import { type ReactNode, useId } from "react";
import classes from "./Section.module.css";

/** A named part of a side panel. */
export function Section(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.head}>
        <h3 id={id} className={classes.title}>
          {props.title}
        </h3>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
