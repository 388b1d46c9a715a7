import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InboxFilter, InboxSearch } from "../filter.ts";

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
  const { filter, channels, onSet } = props;
  return (
    <Menu closeOnItemClick={false} opened={props.opened} onChange={props.onChange}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.CheckboxItem
          checked={filter.unread}
          onChange={(unread) => onSet({ nao_lidas: unread || undefined })}
        >
          {t("inbox.list.unreadOnly")}
        </Menu.CheckboxItem>
        {channels.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t("inbox.list.channel")}</Menu.Label>
            <Menu.RadioGroup
              value={filter.channelId ?? ""}
              onChange={(id) => onSet({ canal: id || undefined })}
            >
              <Menu.RadioItem value="">{t("inbox.list.anyChannel")}</Menu.RadioItem>
              {channels.map(({ id, name }) => (
                <Menu.RadioItem key={id} value={id}>
                  {name}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
