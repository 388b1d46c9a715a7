import { Button, Group } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { formatRelative } from "../../../lib/format.ts";
import { useConversationVerb } from "../mutations.ts";
import classes from "./composer.module.css";
import type { Obstacle } from "./obstacle.ts";

/** Takes the place of the field when nothing can be sent: why, and the next step. */
export function Blocked(props: {
  row: InboxRow;
  obstacle: Obstacle;
  now: number;
  onNote: () => void;
  onTemplate: () => void;
}) {
  const { t } = useTranslation();
  const verb = useConversationVerb();
  const { row, obstacle, now } = props;

  function words(): { title: string; text: string } {
    switch (obstacle.kind) {
      case "viewer":
        return { title: t("inbox.composer.viewer"), text: "" };
      case "closed": {
        const at = row.closed_at ? formatRelative(row.closed_at, now) : "";
        return { title: t("inbox.closed.title", { at }), text: t("inbox.closed.text") };
      }
      case "channel-off":
        return {
          title: t("inbox.channelOff.title", { channel: row.channel_name }),
          text: t("inbox.channelOff.text"),
        };
      case "window": {
        if (obstacle.since === null) {
          return { title: t("inbox.window.neverTitle"), text: t("inbox.window.neverText") };
        }
        const since = formatRelative(obstacle.since, now);
        return {
          title: t("inbox.window.closedTitle", { since }),
          text: t("inbox.window.closedText"),
        };
      }
    }
  }

  const { title, text } = words();
  return (
    <div className={classes.closed} data-tone={obstacle.kind === "window" ? "wait" : undefined}>
      <div className={classes.closedText}>
        <strong className={classes.closedTitle}>{title}</strong>
        {text}
      </div>
      {obstacle.kind !== "viewer" && (
        <Group gap={8}>
          <Button variant="default" onClick={props.onNote}>
            {t("inbox.window.note")}
          </Button>
          {obstacle.kind === "window" && (
            <Button onClick={props.onTemplate}>{t("inbox.window.template")}</Button>
          )}
          {obstacle.kind === "closed" && (
            <Button
              loading={verb.isPending}
              onClick={() => verb.mutate({ row, verb: { verb: "reopen" } })}
            >
              {t("inbox.closed.reopen")}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}
