import { Chip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InboxFilter, InboxSearch } from "../filter.ts";
import { useTags } from "../tags/useTags.ts";
import classes from "./list.module.css";

/** What narrows the list at the moment; a press takes it away. */
export function FilterChips(props: {
  filter: InboxFilter;
  channels: { id: string; name: string }[];
  onSet: (given: Partial<InboxSearch>) => void;
}) {
  const { t } = useTranslation();
  const { filter, channels, onSet } = props;
  const [tag] = useTags(filter.tagId ? [filter.tagId] : []);
  const channel = channels.find(({ id }) => id === filter.channelId);
  const chips: [keyof InboxSearch, string | false | undefined][] = [
    ["nao_lidas", filter.unread && t("inbox.list.unreadOnly")],
    ["prioridade", filter.urgent && t("inbox.list.urgentOnly")],
    ["atrasadas", filter.overdue && t("inbox.list.overdueOnly")],
    ["arquivadas", filter.archived && t("inbox.list.archivedOnly")],
    ["canal", channel?.name],
    ["etiqueta", tag?.name],
  ];
  return (
    <div className={classes.filtered}>
      {chips.map(
        ([search, label]) =>
          label && (
            <Chip key={search} size="xs" checked onChange={() => onSet({ [search]: undefined })}>
              {label}
            </Chip>
          ),
      )}
    </div>
  );
}
