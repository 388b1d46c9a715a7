import { Menu, ScrollArea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import type { InboxFilter, InboxSearch } from "../filter.ts";
import { tagQueries } from "../tags/queries.ts";

const SWITCHES = [
  { key: "unread", search: "nao_lidas", label: "inbox.list.unreadOnly" },
  { key: "urgent", search: "prioridade", label: "inbox.list.urgentOnly" },
  { key: "overdue", search: "atrasadas", label: "inbox.list.overdueOnly" },
  { key: "archived", search: "arquivadas", label: "inbox.list.archivedOnly" },
] as const;

/** What else narrows the list. `children` is the button that opens it. */
export function FilterMenu(props: {
  filter: InboxFilter;
  channels: { id: string; name: string }[];
  onSet: (given: Partial<InboxSearch>) => void;
  opened: boolean;
  onChange: (opened: boolean) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { filter, channels, onSet } = props;
  const { data: tags = [] } = useQuery({ ...tagQueries.all(tenantId), enabled: props.opened });
  return (
    <Menu closeOnItemClick={false} opened={props.opened} onChange={props.onChange}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah="70dvh">
          {SWITCHES.map(({ key, search, label }) => (
            <Menu.CheckboxItem
              key={key}
              checked={filter[key]}
              onChange={(on) => onSet({ [search]: on || undefined })}
            >
              {t(label)}
            </Menu.CheckboxItem>
          ))}
          {channels.length > 1 && (
            <Choice
              label={t("inbox.list.channel")}
              any={t("inbox.list.anyChannel")}
              list={channels}
              value={filter.channelId}
              onChange={(canal) => onSet({ canal })}
            />
          )}
          {tags.length > 0 && (
            <Choice
              label={t("inbox.list.tag")}
              any={t("inbox.list.anyTag")}
              list={tags}
              value={filter.tagId}
              onChange={(etiqueta) => onSet({ etiqueta })}
            />
          )}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice(props: {
  label: string;
  any: string;
  list: { id: string; name: string }[];
  value: string | null;
  onChange: (id: string | undefined) => void;
}) {
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{props.label}</Menu.Label>
      <Menu.RadioGroup value={props.value ?? ""} onChange={(id) => props.onChange(id || undefined)}>
        <Menu.RadioItem value="">{props.any}</Menu.RadioItem>
        {props.list.map(({ id, name }) => (
          <Menu.RadioItem key={id} value={id}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
