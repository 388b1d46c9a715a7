import { ActionIcon, Button, Group } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconCheck,
  IconHandGrab,
  IconLayoutSidebarRight,
  IconRotate,
  IconUserShare,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { CallIcon } from "../../../ui/CallIcon.tsx";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { elsewhere } from "../filter.ts";
import type { Person } from "../live/live-state.ts";
import { Viewers } from "../live/Viewers.tsx";
import { isFree, mayRelease } from "../may-act.ts";
import { useConversationVerb } from "../mutations.ts";
import { HeaderMeta } from "./HeaderMeta.tsx";
import classes from "./thread.module.css";

// A conversation can be read and answered before this menu has arrived.
const AssignMenu = lazy(async () => ({
  default: (await import("./AssignMenu.tsx")).AssignMenu,
}));

export function ThreadHeader(props: {
  row: InboxRow;
  viewing: Person[];
  narrow: boolean;
  assignOpen: boolean;
  onAssignOpen: (open: boolean) => void;
  /** Set where the contact panel is not on the screen by itself. */
  onContact: (() => void) | null;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const verb = useConversationVerb();
  const { row, narrow } = props;
  const acts = hasRole(session, "agent");

  const action = (name: "claim" | "release" | "close" | "reopen", Icon: typeof IconCheck) =>
    narrow || name === "release" ? (
      <Tooltip label={t(`inbox.actions.${name}`)}>
        <ActionIcon
          aria-label={t(`inbox.actions.${name}`)}
          onClick={() => verb.mutate({ row, verb: { verb: name } })}
          {...(name === "claim" ? { variant: "filled", color: "barro" } : {})}
        >
          <Icon size={18} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
    ) : (
      <Button
        variant={name === "claim" || name === "reopen" ? "filled" : "default"}
        size="sm"
        leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
        onClick={() => verb.mutate({ row, verb: { verb: name } })}
      >
        {t(`inbox.actions.${name}`)}
      </Button>
    );

  // Pressed before its menu has arrived, the button still opens it.
  const assign = (onClick?: () => void) => (
    <ActionIcon
      aria-label={t("inbox.actions.assign")}
      data-hint={t("inbox.actions.assign")}
      onClick={onClick}
    >
      <IconUserShare size={18} stroke={1.75} />
    </ActionIcon>
  );

  return (
    <header className={classes.head}>
      {narrow && (
        <ActionIcon
          size={40}
          aria-label={t("inbox.thread.back")}
          renderRoot={(root) => <Link to="/atendimento" search={elsewhere} {...root} />}
        >
          <IconArrowLeft size={20} stroke={1.75} />
        </ActionIcon>
      )}
      <div className={classes.who}>
        <h1 className={classes.whoName}>{row.contato_nome}</h1>
        <HeaderMeta row={row} />
      </div>
      <Viewers viewing={props.viewing} />
      <Group gap={narrow ? 0 : 6} wrap="nowrap">
        <CallIcon
          endereco={row.contato_endereco}
          about={{
            nome: row.contato_nome,
            contato_id: row.contato_id,
            conversation_id: row.id,
          }}
          label={t("inbox.actions.call", { name: row.contato_nome })}
        />
        {acts && isFree(row) && action("claim", IconHandGrab)}
        {acts && row.status !== "closed" && (
          <>
            {mayRelease(row, session) && action("release", IconArrowBackUp)}
            <Suspense fallback={assign(() => props.onAssignOpen(true))}>
              <AssignMenu row={row} opened={props.assignOpen} onChange={props.onAssignOpen}>
                {assign()}
              </AssignMenu>
            </Suspense>
            {action("close", IconCheck)}
          </>
        )}
        {acts && row.status === "closed" && action("reopen", IconRotate)}
        {props.onContact && (
          <Tooltip label={t("inbox.thread.details")}>
            <ActionIcon aria-label={t("inbox.thread.details")} onClick={props.onContact}>
              <IconLayoutSidebarRight size={18} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </header>
  );
}
