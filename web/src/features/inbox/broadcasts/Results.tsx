import { Chip, Group } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatNumber } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { FormattedPhone } from "../../../ui/FormattedPhone.tsx";
import { MoreButton } from "../../../ui/MoreButton.tsx";
import classes from "./broadcasts.module.css";
import { countsOf, GROUP_NAMES, groupOf, type Group as ResultGroup } from "./counts.ts";
import { broadcastQueries, type Result } from "./queries.ts";

/** What became of each person, all of them or one kind, with the reason where there is one. */
export function Results(props: {
  id: string;
  counts: Partial<Record<string, number>>;
  lookAgainMs: number | false;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [group, setGroup] = useState<ResultGroup | null>(null);
  const list = useInfiniteQuery({
    ...broadcastQueries.results(tenantId, props.id, group),
    refetchInterval: props.lookAgainMs,
  });
  const { groups, total } = countsOf(props.counts);
  const people = list.data?.pages.flat() ?? [];
  return (
    <section aria-label={t("broadcasts.results")}>
      <Chip.Group
        value={group ?? ""}
        onChange={(value) => setGroup(GROUP_NAMES.find((name) => name === value) ?? null)}
      >
        <Group gap={6} role="radiogroup" aria-label={t("broadcasts.results")}>
          <Chip size="xs" value="">
            {`${t("broadcasts.everybody")} · ${formatNumber(total)}`}
          </Chip>
          {GROUP_NAMES.filter((name) => groups[name] > 0 || name === group).map((name) => (
            <Chip key={name} size="xs" value={name}>
              {`${t(`broadcasts.groups.${name}`)} · ${formatNumber(groups[name])}`}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <ul className={classes.results}>
        {people.map((person) => (
          <PersonResult key={person.contato_id} person={person} />
        ))}
      </ul>
      <MoreButton list={list}>{t("broadcasts.more")}</MoreButton>
    </section>
  );
}

function PersonResult({ person }: { person: Result }) {
  const { t } = useTranslation();
  const result = person.result ?? "pending";
  const at = person.read_at ?? person.delivered_at ?? person.sent_at;
  const group = groupOf(result);
  return (
    <li className={classes.person}>
      <span className={classes.personWho}>
        {person.conversation_id ? (
          <Link
            to="/atendimento/$conversationId"
            params={{ conversationId: person.conversation_id }}
            search={{}}
            className={classes.personName}
          >
            {person.contato_nome}
          </Link>
        ) : (
          <span className={classes.personName}>{person.contato_nome}</span>
        )}
        <span className={classes.quiet}>
          {person.contato_endereco && <FormattedPhone value={person.contato_endereco} />}
        </span>
      </span>
      <span className={classes.personResult}>
        <span className={classes.figure}>
          <span className={classes.dot} data-group={group} aria-hidden />
          {t([`broadcasts.result.${result}`, `broadcasts.groups.${group}`] as never)}
        </span>
        {at && (
          <time className={classes.quiet} dateTime={at}>
            {formatDateTime(at)}
          </time>
        )}
        {person.code && (
          <span className={classes.reason}>
            {t([`errors.${person.code}`, "errors.unexpected"] as never)}
          </span>
        )}
      </span>
    </li>
  );
}
