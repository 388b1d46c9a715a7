import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import classes from "./knowledge.module.css";
import { Markdown } from "./Markdown.tsx";
import { knowledgeQueries } from "./queries.ts";

/** What of a document is found, as it is found; one of them may be what somebody came for. */
export function Passages(props: { documentId: string; aim: string | undefined }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, isPending } = useQuery(knowledgeQueries.passages(tenantId, props.documentId));
  const show = useCallback((element: HTMLLIElement | null) => {
    element?.scrollIntoView({ block: "center" });
  }, []);
  if (isPending) return <Skeleton h={200} />;
  if (!data || data.length === 0) return <Text c="dimmed">{t("knowledge.document.none")}</Text>;
  return (
    <ol className={classes.passages}>
      {data.map(({ id, heading, content }) => {
        const isAim = id === props.aim;
        return (
          <li
            key={id}
            className={classes.passage}
            data-aim={isAim}
            aria-current={isAim ? "true" : undefined}
            ref={isAim ? show : undefined}
          >
            <span className={classes.quiet}>{heading}</span>
            <Markdown text={content} />
          </li>
        );
      })}
    </ol>
  );
}
