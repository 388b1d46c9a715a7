import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { Suspense } from "react";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { uploads } from "../compose/useUploads.ts";
import { lazyRoom } from "../lazy-room.ts";
import { LiveLine } from "../live/LiveLine.tsx";
import type { Person } from "../live/live-state.ts";
import type { TypingSignal } from "../live/typing-signal.ts";
import { Blocked } from "./Blocked.tsx";
import { ComposerField } from "./ComposerField.tsx";
import classes from "./composer.module.css";
import { obstacleOf } from "./obstacle.ts";
import type { ComposerState } from "./useComposer.ts";
import { useSending } from "./useSending.ts";
import { WindowStrip } from "./WindowStrip.tsx";
import { replyWindow } from "./window.ts";

const ComposePanel = lazyRoom(
  "compose",
  async () => (await import("../compose/ComposePanel.tsx")).ComposePanel,
);
const VoiceRecorder = lazyRoom(
  "compose",
  async () => (await import("../compose/VoiceRecorder.tsx")).VoiceRecorder,
);

export function Composer(props: {
  row: InboxRow;
  composer: ComposerState;
  typing: Person[];
  signal: TypingSignal;
  onSent: () => void;
}) {
  const session = useSession();
  const now = useNow();
  const { row, composer } = props;
  const { mode, panel } = composer;
  const sending = useSending(props);
  const note = mode === "note";
  const obstacle = obstacleOf(row, hasRole(session, "agent"), now);
  const blocked = obstacle && (obstacle.kind === "viewer" || !note) ? obstacle : null;

  function sendVoice(file: File) {
    composer.setRecording(false);
    const given = { conversationId: row.id, channelId: row.channel_id, voice: true };
    sending.send(uploads.add([file], given));
  }

  return (
    <div className={classes.box}>
      <div className={classes.inner}>
        {blocked ? (
          <Blocked
            row={row}
            obstacle={blocked}
            now={now}
            onNote={() => composer.focus("note")}
            onTemplate={() => composer.setPanel("template")}
          />
        ) : (
          <>
            <LiveLine typing={props.typing} writing={composer.text.trim() !== ""} />
            {!note && <WindowStrip window={replyWindow(row, now)} />}
            {composer.recording ? (
              <Suspense>
                <VoiceRecorder onSend={sendVoice} onCancel={() => composer.setRecording(false)} />
              </Suspense>
            ) : (
              <ComposerField
                row={row}
                composer={composer}
                signal={props.signal}
                replyBlocked={obstacle !== null}
                onSend={sending.send}
              />
            )}
          </>
        )}
        {panel && (
          <Suspense>
            <ComposePanel
              panel={panel}
              row={row}
              composer={composer}
              onSay={sending.say}
              onClose={() => composer.setPanel(null)}
            />
          </Suspense>
        )}
      </div>
    </div>
  );
}
