// Recordings for tests, in which a tone stands for speech.
import { wavOf } from "./wav.ts";

type Spoken = readonly (readonly [number, number])[];

const RATE = 8000;

/** A call as a telephone system writes it: 8 kHz, two channels, each speaking at these seconds. */
export function stereoWav(
  seconds: number,
  { left, right }: { left: Spoken; right: Spoken },
): Uint8Array<ArrayBuffer> {
  const samples = new Int16Array(seconds * RATE * 2);
  for (const [channel, spoken] of [left, right].entries()) {
    for (const [from, to] of spoken) {
      for (let at = Math.round(from * RATE); at < to * RATE; at += 1) {
        samples[at * 2 + channel] = at % 20 < 10 ? 4000 : -4000;
      }
    }
  }
  const file = wavOf(samples, RATE);
  const view = new DataView(file.buffer);
  view.setUint16(22, 2, true);
  view.setUint32(28, RATE * 4, true);
  view.setUint16(32, 4, true);
  return file;
}
