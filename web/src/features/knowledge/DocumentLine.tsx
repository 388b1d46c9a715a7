import { ActionIcon, Button, UnstyledButton } from "@mantine/core";
import { IconFileText, IconNotes, IconTrash, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRelative } from "../../lib/format.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import classes from "./knowledge.module.css";
import { useRequeueDocument } from "./mutations.ts";
import type { KnowledgeDocument } from "./queries.ts";
import { StateLine } from "./StateLine.tsx";
import { useRemoval } from "./useRemoval.ts";

const ICONS = { text: IconNotes, file: IconFileText, url: IconWorld } as const;

export function DocumentLine(props: {
  document: KnowledgeDocument;
  may: boolean;
  onOpen: () => void;
}) {
  const { t } = useTranslation();
  const { document, may } = props;
  const remove = useRemoval();
  const requeue = useRequeueDocument();
  const Icon = ICONS[document.origin];
  const again = document.state === "failed" && document.error_code === "internal";
  return (
    <li className={classes.line}>
      <UnstyledButton className={classes.opener} onClick={props.onOpen}>
        <Icon size={20} stroke={1.5} className={classes.icon} aria-hidden />
        <span className={classes.words}>
          <span className={classes.name}>{document.title}</span>
          <span className={classes.quiet}>
            {[t(`knowledge.origins.${document.origin}`), formatRelative(document.updated_at)].join(
              " · ",
            )}
          </span>
          <StateLine document={document} />
        </span>
      </UnstyledButton>
      {may && (
        <div className={classes.deeds}>
          {again && (
            <Button
              size="compact-sm"
              variant="default"
              loading={requeue.isPending}
              onClick={() => requeue.mutate(document.id)}
            >
              {t("core.retry")}
            </Button>
          )}
          <Tooltip label={t("knowledge.remove.do", { title: document.title })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("knowledge.remove.do", { title: document.title })}
              onClick={() => remove(document)}
            >
              <IconTrash size={18} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    </li>
  );
}
