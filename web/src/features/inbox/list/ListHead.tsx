import { ActionIcon, Chip as FilterChip, Indicator, Menu, Tooltip } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { type InboxFilter, type InboxSearch, VIEWS } from "../filter.ts";
import { teamQueries } from "../queries.ts";
import classes from "./list.module.css";

/** Which conversations: the four views as links, the rest in one menu, what is set as chips. */
export function ListHead({ filter }: { filter: InboxFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/atendimento" });
  const { tenantId } = useSession();
  const { data: channels = [] } = useQuery(teamQueries.channels(tenantId));
  const set = (given: Partial<InboxSearch>) =>
    void navigate({ search: (search) => ({ ...search, ...given }) });
  const channel = channels.find(({ id }) => id === filter.channelId);
  const filtered = filter.unread || filter.channelId !== null;

  return (
    <>
      <div className={classes.head}>
        <nav className={classes.tabs} aria-label={t("inbox.list.views")}>
          {VIEWS.map((view) => (
            <Link
              key={view}
              from="/atendimento"
              search={(search) => ({ ...search, ver: view })}
              className={classes.tab}
              aria-current={view === filter.view ? "page" : undefined}
            >
              {t(`inbox.list.${view}`)}
            </Link>
          ))}
        </nav>
        <Menu closeOnItemClick={false}>
          <Indicator disabled={!filtered} size={8} offset={6}>
            <Menu.Target>
              <Tooltip label={t("inbox.list.filters")}>
                <ActionIcon aria-label={t("inbox.list.filters")}>
                  <IconFilter size={18} stroke={1.75} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
          </Indicator>
          <Menu.Dropdown>
            <Menu.CheckboxItem
              checked={filter.unread}
              onChange={(unread) => set({ nao_lidas: unread || undefined })}
            >
              {t("inbox.list.unreadOnly")}
            </Menu.CheckboxItem>
            {channels.length > 1 && (
              <>
                <Menu.Divider />
                <Menu.Label>{t("inbox.list.channel")}</Menu.Label>
                <Menu.RadioGroup
                  value={filter.channelId ?? ""}
                  onChange={(id) => set({ canal: id || undefined })}
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
      </div>
      {filtered && (
        <div className={classes.filtered}>
          {filter.unread && (
            <FilterChip size="xs" checked onChange={() => set({ nao_lidas: undefined })}>
              {t("inbox.list.unreadOnly")}
            </FilterChip>
          )}
          {channel && (
            <FilterChip size="xs" checked onChange={() => set({ canal: undefined })}>
              {channel.name}
            </FilterChip>
          )}
        </div>
      )}
    </>
  );
}
