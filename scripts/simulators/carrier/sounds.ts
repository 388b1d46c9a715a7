// What is heard on the line: tones, a voice that says nothing, music while one waits.
import { encodeSample, frameSize, sampleRate } from "./mulaw.ts";

/** The next 20 ms of a sound. */
export type Sound = () => Buffer;

/** A wave of values from -1 to 1 over time in seconds. */
function soundOf(wave: (seconds: number) => number): Sound {
  let at = 0;
  return () => {
    const frame = Buffer.alloc(frameSize);
    for (let index = 0; index < frameSize; index++) {
      frame[index] = encodeSample(9_000 * wave(at++ / sampleRate));
    }
    return frame;
  };
}

const sine = (hertz: number, seconds: number) => Math.sin(2 * Math.PI * hertz * seconds);

export const tone = (hertz: number): Sound => soundOf((seconds) => sine(hertz, seconds));

/** Brazil's: 425 Hz, one second in five. */
export const ringback = (): Sound =>
  soundOf((seconds) => (seconds % 5 < 1 ? 0.7 * sine(425, seconds) : 0));

/**
 * Syllables without words: a pitch that wanders, vowels that change, pauses between phrases. Each
 * person's pitch is their own.
 */
export function voice(pitch: number): Sound {
  return soundOf((seconds) => {
    const phrase = seconds % 3.1;
    if (phrase > 2.3) return 0;
    const syllable = Math.abs(sine(2.1, seconds));
    const vowel = 400 + 350 * (1 + sine(1.3, seconds));
    // The phase is wandered, not the frequency: a jump would click.
    const wander = 0.6 * sine(0.7, seconds);
    let wave = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic++) {
      const near = 1 / (1 + ((harmonic * pitch - vowel) / 250) ** 2);
      wave += near * Math.sin(harmonic * (2 * Math.PI * pitch * seconds + wander));
    }
    return 0.35 * syllable * wave;
  });
}

const melody = [523, 659, 784, 659, 587, 698, 880, 698];

export const holdMusic = (): Sound =>
  soundOf((seconds) => {
    const note = melody[Math.floor(seconds * 2) % melody.length] ?? 523;
    return 0.4 * sine(note, seconds) * Math.exp(-3 * (seconds % 0.5));
  });
