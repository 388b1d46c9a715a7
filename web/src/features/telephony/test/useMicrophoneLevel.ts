import { useEffect, useState } from "react";
import { openMicrophone } from "../audio/microphone.ts";

export interface Heard {
  /** 0 to 1, of now. */
  level: number;
  /** Something was heard since it was opened. */
  hasHeard: boolean;
  failure: unknown;
}

const silence: Heard = { level: 0, hasHeard: false, failure: null };
/** Below it is the noise of the wire. */
const audible = 0.02;

/** How loud the microphone is, while somebody wants to know. */
export function useMicrophoneLevel(isOn: boolean, deviceId: string | null): Heard {
  const [heard, setHeard] = useState(silence);
  useEffect(() => {
    if (!isOn) return;
    let stopped = false;
    let stop = () => undefined as unknown;
    setHeard(silence);
    openMicrophone(deviceId).then(
      (stream) => {
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        context.createMediaStreamSource(stream).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        const clock = setInterval(() => {
          analyser.getFloatTimeDomainData(samples);
          const level = Math.min(1, Math.max(...samples.map(Math.abs)));
          setHeard((before) => ({
            ...before,
            level,
            hasHeard: before.hasHeard || level > audible,
          }));
        }, 100);
        stop = () => {
          clearInterval(clock);
          void context.close();
          for (const track of stream.getTracks()) track.stop();
        };
        if (stopped) stop();
      },
      (failure: unknown) => {
        if (!stopped) setHeard({ ...silence, failure });
      },
    );
    return () => {
      stopped = true;
      stop();
    };
  }, [isOn, deviceId]);
  return heard;
}
