import { Button } from "@mantine/core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../../lib/format.ts";
import { useConnectionState } from "../../../realtime/useConnection.ts";
import { lazyRoom } from "../lazy-room.ts";
import { MessageTicks } from "../list/MessageTicks.tsx";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { letGo, useOutgoingQueue } from "../outgoing/useOutgoing.ts";
import classes from "./bubble.module.css";

const OutgoingContent = lazyRoom(
  "compose",
  async () => (await import("../compose/OutgoingContent.tsx")).OutgoingContent,
);

/** What this person just sent: shown at once, corrected with the reason if the server refuses. */
export function OutgoingBubble(props: { message: Outgoing; onEdit: (message: Outgoing) => void }) {
  const { t } = useTranslation();
  const { message } = props;
  const queue = useOutgoingQueue();
  const offline = useConnectionState() === "offline";
  const refused = message.state === "refused";
  const words = message.type === "text" || message.type === "note";
  const twice = message.code === "duplicate_30s";
  // The bytes went with the page they were picked in: there is nothing left to send.
  const lost = message.code === "upload_lost";
  const waiting = message.state === "waiting" && offline;

  const content = (
    <>
      <div className={classes.body} dir="auto">
        {words ? (
          message.body
        ) : (
          <Suspense fallback={message.body}>
            <OutgoingContent message={message} />
          </Suspense>
        )}
      </div>
      <div className={classes.meta}>
        {waiting && <span>{t("inbox.thread.waitingToSend")}</span>}
        <time dateTime={message.createdAt}>{formatTime(message.createdAt)}</time>
        <MessageTicks status={refused ? "failed" : "queued"} />
      </div>
    </>
  );

  return (
    <>
      {message.type === "note" ? (
        <article className={classes.note} data-outgoing={message.clientId}>
          {content}
        </article>
      ) : (
        <article
          className={classes.entry}
          data-side="ours"
          data-first
          data-last
          data-trouble={refused ? "failed" : undefined}
          data-outgoing={message.clientId}
        >
          <div className={classes.bubble}>{content}</div>
        </article>
      )}
      {refused && (
        <div className={classes.trouble} data-kind="failed" role="alert">
          <span>
            <strong>{t(twice ? "inbox.thread.twice" : "inbox.thread.refused.title")}</strong>{" "}
            {t([`errors.${message.code}`, "errors.unexpected"] as never)}
          </span>
          <Button.Group>
            {!lost && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() =>
                  queue.retry(message.clientId, twice ? { allow_duplicate: true } : {})
                }
              >
                {t(twice ? "inbox.thread.sendAnyway" : "inbox.thread.resend")}
              </Button>
            )}
            {words && (
              <Button size="compact-sm" variant="default" onClick={() => props.onEdit(message)}>
                {t("inbox.thread.edit")}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => letGo(queue, message)}>
              {t("inbox.thread.discard")}
            </Button>
          </Button.Group>
        </div>
      )}
    </>
  );
}
