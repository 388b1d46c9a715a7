import { Menu, ScrollArea, TextInput } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQueries } from "../../../lib/people.ts";
import { useSession } from "../../../lib/session.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { useConversationVerb } from "../mutations.ts";

const SEARCH_FROM = 8;

/** Gives the conversation to a colleague; the list is searched by typing once it is long. */
export function AssignMenu(props: {
  row: InboxRow;
  opened: boolean;
  onChange: (opened: boolean) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { tenantId, userId } = useSession();
  const verb = useConversationVerb();
  const [query, setQuery] = useState("");
  const { data: colleagues = [] } = useQuery({
    ...peopleQueries.colleagues(tenantId),
    enabled: props.opened,
  });
  const { row } = props;
  const wanted = query.trim().toLocaleLowerCase();
  const shown = colleagues.filter(
    ({ id, name }) => id !== row.assignee_id && name.toLocaleLowerCase().includes(wanted),
  );

  return (
    <Menu opened={props.opened} onChange={props.onChange} width={260}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("inbox.actions.assignTo")}</Menu.Label>
        {colleagues.length >= SEARCH_FROM && (
          <TextInput
            p={4}
            data-autofocus
            aria-label={t("inbox.actions.searchColleague")}
            placeholder={t("inbox.actions.searchColleague")}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        )}
        <ScrollArea.Autosize mah={320}>
          {shown.map((colleague) => (
            <Menu.Item
              key={colleague.id}
              leftSection={
                <PersonAvatar name={colleague.name} src={colleague.avatar_url} size={24} />
              }
              onClick={() =>
                verb.mutate({ row, colleague, verb: { verb: "assign", userId: colleague.id } })
              }
            >
              {colleague.id === userId
                ? t("inbox.actions.me", { name: colleague.name })
                : colleague.name}
            </Menu.Item>
          ))}
          {shown.length === 0 && <Menu.Label>{t("inbox.actions.noColleague")}</Menu.Label>}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
