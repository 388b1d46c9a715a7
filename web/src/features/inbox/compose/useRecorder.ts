import { useCallback, useEffect, useRef, useState } from "react";

const STEP_MS = 100;
/** What the provider plays as a voice stops growing somewhere; nobody listens this long. */
const LONGEST_S = 15 * 60;
const FORMATS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

type State = "asking" | "recording" | "done" | "refused";

/** The microphone: begins at once, measures how loud it is, and lets go of it at the end. */
export function useRecorder() {
  const [state, setState] = useState<State>("asking");
  const [seconds, setSeconds] = useState(0);
  const [levels, setLevels] = useState<number[]>([]);
  const [recorded, setRecorded] = useState<Blob | null>(null);
  const recorder = useRef<MediaRecorder | null>(null);

  useEffect(() => {
    let gone = false;
    let release: () => void = () => undefined;

    async function begin() {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      const context = new AudioContext();
      const meter = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(meter);
      const samples = new Float32Array(meter.fftSize);
      const began = performance.now();
      const timer = setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        const now = (performance.now() - began) / 1_000;
        setSeconds(now);
        setLevels((all) => [...all, Math.min(100, Math.round(peak * 140))]);
        if (now > LONGEST_S) recorder.current?.stop();
      }, STEP_MS);
      release = () => {
        clearInterval(timer);
        for (const track of stream.getTracks()) track.stop();
        if (context.state !== "closed") void context.close();
      };
      if (gone) return release();

      const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
      const made = new MediaRecorder(stream, mimeType ? { mimeType } : {});
      const parts: Blob[] = [];
      made.ondataavailable = ({ data }) => parts.push(data);
      made.onstop = () => {
        release();
        if (gone) return;
        setRecorded(new Blob(parts, { type: made.mimeType }));
        setState("done");
      };
      made.start();
      recorder.current = made;
      setState("recording");
    }

    begin().catch(() => {
      release();
      if (!gone) setState("refused");
    });
    return () => {
      gone = true;
      if (recorder.current?.state === "recording") recorder.current.stop();
      release();
    };
  }, []);

  const stop = useCallback(() => recorder.current?.stop(), []);
  return { state, seconds, levels, recorded, stop };
}
