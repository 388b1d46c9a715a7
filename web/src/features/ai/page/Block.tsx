import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./page.module.css";

/** A part of the page in its own frame. */
export function Block(props: {
  title: string;
  lead?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.block} aria-labelledby={id}>
      <header className={classes.blockHead}>
        <div>
          <Title order={2} id={id}>
            {props.title}
          </Title>
          {props.lead && <p className={classes.quiet}>{props.lead}</p>}
        </div>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
