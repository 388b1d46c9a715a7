// The bell: two tones and a pause, made on the spot, on an output of its own.
import { sendTo } from "./speaker.ts";

const tones = [440, 480];
const onSeconds = 1;
const cycleSeconds = 4;

export interface Bell {
  ring(isRinging: boolean): void;
  /** A short signal of another call, for who is speaking. */
  knock(): void;
  move(deviceId: string | null): void;
  stop(): void;
}

export function createBell(deviceOf: () => string | null): Bell {
  let context: AudioContext | null = null;
  let latest = 0;
  let element: HTMLAudioElement | null = null;
  let again: ReturnType<typeof setInterval> | null = null;

  /** Once it is needed: a page that nobody has touched may not make a sound. */
  function opened(): { context: AudioContext; output: AudioNode } {
    context ??= new AudioContext();
    const output = context.createMediaStreamDestination();
    element ??= new Audio();
    element.srcObject = output.stream;
    void sendTo(element, deviceOf());
    void element.play().catch(() => undefined);
    return { context, output };
  }
  /** Where a page may not sound yet, only the last one is sounded once it may, if it still rings. */
  async function sound(seconds: number, volume: number) {
    latest += 1;
    const mine = latest;
    const { context: waking } = opened();
    if (waking.state !== "running") await waking.resume().catch(() => undefined);
    if (mine === latest) play(seconds, volume);
  }
  function play(seconds: number, volume: number) {
    const { context: sounding, output } = opened();
    const loudness = sounding.createGain();
    const start = sounding.currentTime;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(volume, start + 0.02);
    loudness.gain.setValueAtTime(volume, start + seconds - 0.05);
    loudness.gain.linearRampToValueAtTime(0, start + seconds);
    loudness.connect(output);
    for (const frequency of tones) {
      const tone = sounding.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(loudness);
      tone.start(start);
      tone.stop(start + seconds);
    }
  }
  function quiet() {
    latest += 1;
    if (again !== null) clearInterval(again);
    again = null;
    element?.pause();
  }

  return {
    ring(isRinging) {
      if (!isRinging) return quiet();
      if (again !== null) return;
      void sound(onSeconds, 0.2);
      again = setInterval(() => void sound(onSeconds, 0.2), cycleSeconds * 1_000);
    },
    knock: () => void sound(0.25, 0.06),
    move(deviceId) {
      if (element) void sendTo(element, deviceId);
    },
    stop() {
      quiet();
      void context?.close();
      context = null;
    },
  };
}
