import { ActionIcon } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";
import { IconMicrophone, IconPlus, IconSend2 } from "@tabler/icons-react";
import { Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";
import { useAssist } from "../../../ui/assist.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { lazyRoom } from "../lazy-room.ts";
import classes from "./composer.module.css";
import { ModeSwitch } from "./ModeSwitch.tsx";
import type { ComposerState } from "./useComposer.ts";

const ComposerActions = lazyRoom(
  "compose",
  async () => (await import("../compose/ComposerActions.tsx")).ComposerActions,
);

/** Everything that is pressed: what else can be sent, to whom it is said, and "Enviar". */
export function ComposerFoot(props: {
  conversationId: string;
  composer: ComposerState;
  /** Where whoever helps with the words may say something. */
  above: HTMLElement | null;
  capabilities: ChannelCapabilities | null;
  /** Of the conversation; null for a note, which changes nothing about it. */
  status: InboxRow["status"] | null;
  replyBlocked: boolean;
  counter: { count: number; max: number; over: boolean } | null;
  empty: boolean;
  sendable: boolean;
  onSend: () => void;
  onFiles: (files: FileList) => void;
}) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  const { composer, capabilities, counter } = props;
  const Assist = useAssist()?.Composer;
  const note = composer.mode === "note";
  const free = props.status === "bot" || props.status === "waiting" ? props.status : null;
  const says = !note && !props.replyBlocked;
  const sendLabel = t(note ? "inbox.composer.saveNote" : "inbox.composer.send");
  const records = says && props.empty && capabilities?.types.includes("audio");

  // Pressed before its menu has arrived, the button still opens it.
  const plus = (
    <ActionIcon
      size={32}
      aria-label={t("inbox.composer.more")}
      data-hint={t("inbox.composer.more")}
      onClick={asked ? undefined : () => setAsked(true)}
    >
      <IconPlus size={18} stroke={1.75} />
    </ActionIcon>
  );

  return (
    <div className={classes.foot}>
      {says && (
        <>
          {asked ? (
            <Suspense fallback={plus}>
              <ComposerActions
                capabilities={capabilities}
                onFiles={() => picker.current?.click()}
                onPanel={composer.setPanel}
                onRecord={() => composer.setRecording(true)}
              >
                {plus}
              </ComposerActions>
            </Suspense>
          ) : (
            plus
          )}
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            data-testid="files"
            onChange={(event) => {
              if (event.currentTarget.files) props.onFiles(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
        </>
      )}
      {says && Assist && (
        <Suspense>
          <Assist
            draft={{ ...composer, conversationId: props.conversationId }}
            above={props.above}
          />
        </Suspense>
      )}
      <ModeSwitch
        mode={composer.mode}
        onChange={composer.focus}
        replyBlocked={props.replyBlocked}
      />
      <span className={classes.spacer} />
      <span className={classes.hint}>
        {t(free ? `inbox.composer.takes.${free}` : "inbox.composer.hint")}
      </span>
      {counter && (
        <span className={classes.counter} data-over={counter.over}>
          {t("inbox.composer.counter", {
            count: formatNumber(counter.count) as never,
            max: formatNumber(counter.max),
          })}
        </span>
      )}
      {records && (
        <Tooltip label={t("inbox.composer.record")}>
          <ActionIcon
            size={36}
            aria-label={t("inbox.composer.record")}
            onClick={() => composer.setRecording(true)}
          >
            <IconMicrophone size={18} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={sendLabel}>
        <ActionIcon
          size={36}
          variant="filled"
          color="barro"
          disabled={!props.sendable}
          aria-label={sendLabel}
          onClick={props.onSend}
        >
          <IconSend2 size={18} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
