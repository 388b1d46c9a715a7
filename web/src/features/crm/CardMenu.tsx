import { ActionIcon, Menu } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { IconArchive, IconDots, IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { CardPhone } from "./CardPhone.tsx";
import classes from "./card.module.css";
import type { Etapa } from "./columns.ts";
import { useArchiveCard } from "./edits.ts";
import type { Move } from "./mutations.ts";

/** What can be done with a card without dragging it or opening it. */
export function CardMenu(props: {
  card: BoardRow;
  etapas: Etapa[];
  acts: boolean;
  onMove: (move: Move) => void;
}) {
  const { t } = useTranslation();
  const { card } = props;
  const archive = useArchiveCard();
  return (
    <div className={classes.tools}>
      {card.conversation_id && (
        <Tooltip label={t("crm.openConversation")}>
          <ActionIcon
            size={28}
            aria-label={t("crm.openConversationOf", { titulo: card.titulo })}
            renderRoot={(root) => (
              <Link
                to="/kanban"
                search={(now) => ({ ...now, oportunidade: card.id, aba: "conversa" as const })}
                {...root}
              />
            )}
          >
            <IconMessage size={18} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      )}
      <CardPhone card={card} />
      {props.acts && (
        <Menu>
          <Menu.Target>
            <ActionIcon size={28} aria-label={t("crm.actionsOf", { titulo: card.titulo })}>
              <IconDots size={18} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("crm.moveTo")}</Menu.Label>
            {props.etapas
              .filter(({ id }) => id !== card.etapa_id)
              .map((to) => (
                <Menu.Item key={to.id} onClick={() => props.onMove({ card, to, behind: null })}>
                  {to.nome}
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconArchive size={16} stroke={1.75} aria-hidden />}
              onClick={() => archive.mutate(card)}
            >
              {t("crm.archive")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
