import { type ReactNode, useId } from "react";
import classes from "./contact.module.css";

export function Section(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.sectionHead}>
        <h3 id={id} className={classes.sectionTitle}>
          {props.title}
        </h3>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
