import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconArrowLeft, IconChevronDown, IconPlus, IconSettings } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { BoardFilters } from "./BoardFilters.tsx";
import classes from "./board.module.css";
import type { Funil } from "./queries.ts";

/** Which board this is, the way to the others, and what narrows it. */
export function BoardHead(props: {
  funil: Funil;
  funis: Funil[];
  onManage: (() => void) | null;
  onNew: (() => void) | null;
}) {
  const { t } = useTranslation();
  const { fechadas } = useSearch({ from: "/app/kanban" });
  const navigate = useNavigate({ from: "/kanban" });
  const { funil, funis } = props;
  const choosable = funis.length > 1 || props.onNew;
  return (
    <header className={classes.head}>
      <div className={classes.which}>
        {fechadas && (
          <ActionIcon
            aria-label={t("crm.backToOpen")}
            data-hint={t("crm.backToOpen")}
            renderRoot={(root) => (
              <Link to="/kanban" search={({ fechadas: _, ...now }) => now} {...root} />
            )}
          >
            <IconArrowLeft size={18} stroke={1.75} />
          </ActionIcon>
        )}
        <h1 className={classes.name}>
          {fechadas ? t("crm.closedOf", { quadro: funil.nome }) : funil.nome}
        </h1>
        {choosable && (
          <Menu position="bottom-start">
            <Menu.Target>
              <ActionIcon aria-label={t("crm.choose")} data-hint={t("crm.choose")}>
                <IconChevronDown size={18} stroke={1.75} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {funis.map(({ id, nome }) => (
                <Menu.Item
                  key={id}
                  {...(id === funil.id ? { "aria-current": true } : {})}
                  onClick={() => void navigate({ search: { quadro: id } })}
                >
                  {nome}
                </Menu.Item>
              ))}
              {props.onNew && (
                <>
                  <Menu.Divider />
                  <Menu.Item
                    leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
                    onClick={props.onNew}
                  >
                    {t("crm.manage.new")}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
        {props.onManage && (
          <Tooltip label={t("crm.manage.open")}>
            <ActionIcon aria-label={t("crm.manage.open")} onClick={props.onManage}>
              <IconSettings size={18} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )}
        {!fechadas && (
          <Button
            size="compact-sm"
            variant="subtle"
            className={classes.seeClosed}
            renderRoot={(root) => (
              <Link to="/kanban" search={(now) => ({ ...now, fechadas: true })} {...root} />
            )}
          >
            {t("crm.seeClosed")}
          </Button>
        )}
      </div>
      <BoardFilters />
    </header>
  );
}
