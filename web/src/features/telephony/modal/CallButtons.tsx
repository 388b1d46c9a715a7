import { ActionIcon } from "@mantine/core";
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconTransfer,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isTalking, type Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./modal.module.css";

export type Panel = "keypad" | "transfer" | null;

/** What one does while somebody is on the line. */
export function CallButtons(props: { line: Line; panel: Panel; onPanel: (panel: Panel) => void }) {
  const { t } = useTranslation();
  const { mute, hold, hangup } = useWebphone();
  const { line, panel } = props;
  const { isMuted, hold: holding } = line.call;
  const speaks = isTalking(line);
  const toggle = (which: "keypad" | "transfer") => props.onPanel(panel === which ? null : which);
  return (
    <div className={classes.buttons}>
      <Round
        word={t(isMuted ? "phone.unmute" : "phone.mute")}
        pressed={isMuted}
        disabled={!line.isConnected}
        onClick={() => mute(line.id)}
      >
        {isMuted ? <IconMicrophoneOff size={20} /> : <IconMicrophone size={20} />}
      </Round>
      <Round
        word={t(holding === "on" ? "phone.unhold" : "phone.hold")}
        pressed={holding === "on"}
        // One renegotiation at a time: two would end the call.
        disabled={!(speaks || holding === "on") || holding === "holding" || holding === "releasing"}
        onClick={() => hold(line.id)}
      >
        {holding === "on" ? <IconPlayerPlay size={20} /> : <IconPlayerPause size={20} />}
      </Round>
      <Round
        word={t("phone.keypad")}
        pressed={panel === "keypad"}
        disabled={!line.isConnected}
        onClick={() => toggle("keypad")}
      >
        <IconDialpad size={20} />
      </Round>
      <Round
        word={t("phone.transfer")}
        pressed={panel === "transfer"}
        disabled={!speaks}
        onClick={() => toggle("transfer")}
      >
        <IconTransfer size={20} />
      </Round>
      <Round word={t("phone.hangup")} danger onClick={() => hangup(line.id)}>
        <IconPhoneOff size={20} />
      </Round>
    </div>
  );
}

function Round(props: {
  word: string;
  pressed?: boolean;
  danger?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <ActionIcon
      size={44}
      radius="50%"
      variant={props.danger || props.pressed ? "filled" : "default"}
      color={props.danger ? "red" : "barro"}
      aria-label={props.word}
      data-hint={props.word}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
      {...(props.pressed === undefined ? {} : { "aria-pressed": props.pressed })}
    >
      {props.children}
    </ActionIcon>
  );
}
