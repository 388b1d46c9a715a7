import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { notifyUndo } from "../../../ui/undo.tsx";
import type { ContatoRow } from "../list/queries.ts";
import classes from "./merge.module.css";
import { useDismissMerge } from "./mutations.ts";
import { PersonLine } from "./PersonLine.tsx";
import { mergeQueries } from "./queries.ts";

export function Suggestions(props: { onPair: (pair: [ContatoRow, ContatoRow]) => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, error } = useQuery(mergeQueries.suggestions(tenantId));
  const { mutate: dismiss } = useDismissMerge();
  function keepApart([one, other]: [ContatoRow, ContatoRow]) {
    const both = { contato_id: one.id, other_id: other.id };
    dismiss(
      { ...both, dismissed: true },
      {
        onSuccess: () =>
          notifyUndo({
            message: t("contacts.merge.dismissed", { name: one.nome }),
            onUndo: () => dismiss({ ...both, dismissed: false }),
          }),
      },
    );
  }
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
            <Group gap="sm">
              <Button
                variant="subtle"
                color="gray"
                aria-label={t("contacts.merge.dismissOf", { name: pair[0].nome })}
                onClick={() => keepApart(pair)}
              >
                {t("contacts.merge.dismiss")}
              </Button>
              <Button
                variant="default"
                aria-label={t("contacts.merge.compareWith", { name: pair[0].nome })}
                onClick={() => props.onPair(pair)}
              >
                {t("contacts.merge.compare")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </>
  );
}
