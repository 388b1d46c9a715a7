import { ActionIcon } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration, formatNumber } from "../../lib/format.ts";
import classes from "./audio.module.css";
import { measureLoudness, resample } from "./loudness.ts";
import { nextSpeed, playsAlone, type Speed } from "./playing.ts";
import { Waveform } from "./Waveform.tsx";

/** A voice: play, where in it, how fast. The loudness is measured here when nobody stored it. */
export function AudioPlayer(props: {
  src: string | undefined;
  wave: readonly number[] | null;
  seconds: number | null;
  label: string;
  /** The second it stands at to begin with. */
  from?: number;
  /** Play from here; each wish is an object of its own. */
  wish?: { at: number } | undefined;
  onAt?: ((at: number) => void) | undefined;
  /** What else can be done with it, at the second it stands at. */
  actions?: (at: number) => ReactNode;
  onBroken?: () => void;
}) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(props.from ?? 0);
  const [length, setLength] = useState<number | null>(null);
  const [speed, setSpeed] = useState<Speed>(1);
  const [measured, setMeasured] = useState<number[] | null>(null);
  const { src, wave, from, wish } = props;
  const total = length ?? props.seconds ?? 0;

  useEffect(() => {
    if (!src || wave?.length) return;
    const stop = new AbortController();
    fetch(src, { signal: stop.signal })
      .then((answer) => answer.arrayBuffer())
      .then(measureLoudness)
      .then((found) => !stop.signal.aborted && setMeasured(found))
      // What cannot be decoded here may still be played: it keeps its flat line.
      .catch(() => undefined);
    return () => stop.abort();
  }, [src, wave]);

  // Another link to the same recording, while it is on the screen.
  useEffect(() => {
    if (from !== undefined) seek(audio.current, from);
  }, [from]);

  useEffect(() => {
    const element = audio.current;
    if (!element || !wish || !src) return;
    seek(element, wish.at);
    playsAlone(element);
    // Whoever may not be heard without a click stands at the second all the same.
    void element.play().catch(() => undefined);
  }, [wish, src]);

  function toggle() {
    const element = audio.current;
    if (!element) return;
    if (!element.paused) return element.pause();
    playsAlone(element);
    element.playbackRate = speed;
    void element.play().catch(() => props.onBroken?.());
  }

  function faster() {
    const next = nextSpeed(speed);
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
    <div className={classes.player} role="group" aria-label={props.label}>
      {/* biome-ignore lint/a11y/useMediaCaption: what a customer says has no captions */}
      <audio
        ref={audio}
        src={src}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => {
          setAt(event.currentTarget.currentTime);
          props.onAt?.(event.currentTarget.currentTime);
        }}
        onLoadedMetadata={(event) => {
          const { duration } = event.currentTarget;
          const start = wish?.at ?? from;
          if (start) seek(event.currentTarget, start);
          if (Number.isFinite(duration)) setLength(duration);
        }}
        onError={() => src && props.onBroken?.()}
      />
      <ActionIcon
        variant="filled"
        color="barro"
        radius="xl"
        size={36}
        disabled={!src}
        aria-label={t(playing ? "core.audio.pause" : "core.audio.play")}
        onClick={toggle}
      >
        {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
      </ActionIcon>
      <span className={classes.track}>
        <Waveform wave={resample(wave ?? measured ?? [])} heard={total ? at / total : 0} />
        <input
          className={classes.seek}
          type="range"
          min={0}
          max={Math.max(total, 0.1)}
          step={0.1}
          value={Math.min(at, total)}
          disabled={!src}
          aria-label={t("core.audio.position")}
          aria-valuetext={`${formatDuration(at)} / ${formatDuration(total)}`}
          onChange={(event) => {
            seek(audio.current, Number(event.currentTarget.value));
            setAt(Number(event.currentTarget.value));
          }}
        />
      </span>
      <span className={classes.clock}>{formatDuration(at > 0 ? at : total)}</span>
      <button
        type="button"
        className={classes.speed}
        aria-label={t("core.audio.speed", { speed: `${formatNumber(speed)}×` })}
        onClick={faster}
      >
        {`${formatNumber(speed)}×`}
      </button>
      {props.actions?.(at)}
    </div>
  );
}

function seek(audio: HTMLAudioElement | null, seconds: number) {
  if (audio) audio.currentTime = seconds;
}
