import { Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./Page.module.css";

/** The frame of every page that is read from top to bottom: title, one line, one action. */
export function Page(props: {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  useDocumentTitle(`${props.title} · Prosa`);
  return (
    <div className={classes.page}>
      <div className={classes.inner}>
        <header className={classes.head}>
          <div className={classes.lead}>
            <Title order={1}>{props.title}</Title>
            {props.lead && (
              <Text c="dimmed" mt={4}>
                {props.lead}
              </Text>
            )}
          </div>
          {props.action}
        </header>
        {props.children}
      </div>
    </div>
  );
}
