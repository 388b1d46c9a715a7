import { Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Block.module.css";

/** A part of a page in its own frame. */
export function Block(props: {
  title: string;
  lead?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.block} aria-labelledby={id}>
      <header className={classes.head}>
        <div>
          <Title order={2} id={id}>
            {props.title}
          </Title>
          {props.lead && (
            <Text size="sm" c="dimmed">
              {props.lead}
            </Text>
          )}
        </div>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
