import { ActionIcon, Button } from "@mantine/core";
import { IconPlayerStopFilled, IconSend2, IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format.ts";
import { AudioPlayer } from "../../../ui/audio/AudioPlayer.tsx";
import { resample } from "../../../ui/audio/loudness.ts";
import { Waveform } from "../../../ui/audio/Waveform.tsx";
import classes from "./compose.module.css";
import { useRecorder } from "./useRecorder.ts";
import { voiceFile } from "./voice-file.ts";

/** In the place of the field: recording, then listening to it, then sending or not. */
export function VoiceRecorder(props: { onSend: (file: File) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const recorder = useRecorder();
  const [making, setMaking] = useState(false);
  const [broken, setBroken] = useState(false);
  const { state, seconds, levels, recorded } = recorder;
  const [src, setSrc] = useState<string>();

  useEffect(() => {
    if (!recorded) return;
    const url = URL.createObjectURL(recorded);
    setSrc(url);
    return () => URL.revokeObjectURL(url);
  }, [recorded]);

  async function send() {
    if (!recorded) return;
    setMaking(true);
    try {
      props.onSend(await voiceFile(recorded));
    } catch {
      // This browser can record it but not turn it into what the channel plays as a voice.
      setBroken(true);
      setMaking(false);
    }
  }

  const cancel = (
    <ActionIcon
      size={36}
      aria-label={t("compose.voice.cancel")}
      data-hint={t("compose.voice.cancel")}
      onClick={props.onCancel}
    >
      <IconTrash size={18} stroke={1.75} />
    </ActionIcon>
  );

  if (state === "refused" || broken) {
    return (
      <div className={classes.recorder} role="alert">
        <span className={classes.level}>
          {t(broken ? "compose.voice.unplayable" : "compose.voice.refused")}
        </span>
        <Button variant="default" onClick={props.onCancel}>
          {t("core.close")}
        </Button>
      </div>
    );
  }
  if (recorded) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
      <div className={classes.recorder} role="group" aria-label={t("compose.voice.review")}>
        {cancel}
        <div className={classes.level}>
          <AudioPlayer
            src={src}
            wave={levels}
            seconds={seconds}
            label={t("messages.audio.voice")}
          />
        </div>
        <ActionIcon
          size={36}
          variant="filled"
          color="barro"
          loading={making}
          aria-label={t("compose.voice.send")}
          onClick={() => void send()}
        >
          <IconSend2 size={18} stroke={1.75} />
        </ActionIcon>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
    <div className={classes.recorder} role="group" aria-label={t("compose.voice.recording")}>
      {cancel}
      <span className={classes.dot} aria-hidden />
      <span className={classes.timer} role="timer">
        {formatDuration(seconds)}
      </span>
      <span className={classes.level}>
        <Waveform wave={resample(levels)} heard={1} />
      </span>
      <ActionIcon
        size={36}
        variant="filled"
        color="barro"
        disabled={state !== "recording"}
        aria-label={t("compose.voice.stop")}
        data-hint={t("compose.voice.stop")}
        onClick={recorder.stop}
      >
        <IconPlayerStopFilled size={18} />
      </ActionIcon>
    </div>
  );
}
