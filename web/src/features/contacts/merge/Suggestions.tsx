import { Button, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import type { ContatoRow } from "../list/queries.ts";
import classes from "./merge.module.css";
import { PersonLine } from "./PersonLine.tsx";
import { mergeQueries } from "./queries.ts";

export function Suggestions(props: { onPair: (pair: [ContatoRow, ContatoRow]) => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, error } = useQuery(mergeQueries.suggestions(tenantId));
  if (error && !data) return <Text c="dimmed">{errorText(t, error)}</Text>;
  if (!data) return <Skeleton h={180} />;
  if (data.length === 0) {
    return (
      <EmptyState title={t("contacts.merge.noneTitle")}>{t("contacts.merge.noneText")}</EmptyState>
    );
  }
  return (
    <>
      <Text mb="md">{t("contacts.merge.suggested")}</Text>
      <ul className={classes.list}>
        {data.map((pair) => (
          <li key={pair[0].id} className={classes.pair}>
            <div className={classes.people}>
              <PersonLine row={pair[0]} />
              <PersonLine row={pair[1]} />
            </div>
            <Button
              variant="default"
              aria-label={t("contacts.merge.compareWith", { name: pair[0].nome })}
              onClick={() => props.onPair(pair)}
            >
              {t("contacts.merge.compare")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
