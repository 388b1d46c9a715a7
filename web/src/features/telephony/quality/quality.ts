// How a call sounds, from what the browser counts once a second. Pure.

/** The counters of one connection, as they stand. */
export interface Counters {
  at: number;
  received: number;
  lost: number;
  jitterMs: number;
  rttMs: number | null;
  /** Grows with every sound that the microphone gives. */
  micEnergy: number | null;
}

export interface Sample {
  rttMs: number;
  jitterMs: number;
  lossPct: number;
  mos: number;
  isMicSilent: boolean;
  /** Nothing at all came. */
  isDeaf: boolean;
}

export type Warning = "silent_mic" | "no_sound" | "slow" | "jitter" | "loss" | "poor";

/** As long as the last samples tell of it, it is so. */
const seen = 5;
const enough = 3;

/** The E-model, reduced to what can be counted here. */
export function mosOf(rttMs: number, jitterMs: number, lossPct: number): number {
  const delay = rttMs / 2 + 2 * jitterMs + 10;
  const rating = 93.2 - (delay < 160 ? delay / 40 : (delay - 120) / 10) - 2.5 * lossPct;
  if (rating < 0) return 1;
  return 1 + 0.035 * rating + 0.000007 * rating * (rating - 60) * (100 - rating);
}

export function sampleOf(before: Counters, now: Counters): Sample {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  const lossPct = received + lost === 0 ? 0 : (100 * lost) / (received + lost);
  const rttMs = now.rttMs ?? before.rttMs ?? 0;
  const isDeaf = received === 0;
  return {
    rttMs,
    jitterMs: now.jitterMs,
    lossPct,
    // What does not come has no delay and no loss.
    mos: isDeaf ? 1 : mosOf(rttMs, now.jitterMs, lossPct),
    isMicSilent: now.micEnergy !== null && now.micEnergy === before.micEnergy,
    isDeaf,
  };
}

const signs: Record<Warning, (sample: Sample) => boolean> = {
  silent_mic: ({ isMicSilent }) => isMicSilent,
  no_sound: ({ isDeaf }) => isDeaf,
  loss: ({ lossPct }) => lossPct > 3,
  slow: ({ rttMs }) => rttMs > 400,
  jitter: ({ jitterMs }) => jitterMs > 30,
  poor: ({ mos }) => mos < 3.5,
};

/** What is worth a word: bad in three of the last five seconds. The most telling comes first. */
export function warningsOf(samples: readonly Sample[]): Warning[] {
  const last = samples.slice(-seen);
  return (Object.keys(signs) as Warning[]).filter(
    (warning) => last.filter(signs[warning]).length >= enough,
  );
}

/** One to four bars. */
export function barsOf(mos: number): 1 | 2 | 3 | 4 {
  if (mos >= 4) return 4;
  if (mos >= 3.5) return 3;
  return mos >= 2.5 ? 2 : 1;
}

const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const round = (value: number, digits = 0) => Number(value.toFixed(digits));

/** What is kept of a call; null when it was too short to say anything. */
export function summaryOf(samples: readonly Sample[]) {
  if (samples.length === 0) return null;
  const mos = samples.map((sample) => sample.mos);
  return {
    mos_avg: round(mean(mos), 2),
    mos_min: round(Math.min(...mos), 2),
    rtt_ms: round(mean(samples.map(({ rttMs }) => rttMs))),
    jitter_ms: round(mean(samples.map(({ jitterMs }) => jitterMs)), 1),
    loss_pct: round(mean(samples.map(({ lossPct }) => lossPct)), 2),
    silent_mic: samples.filter(signs.silent_mic).length * 2 > samples.length,
    samples: thin(mos).map((value) => round(value, 2)),
  };
}

/** An hour has 3,600 seconds; a line of two hundred points shows as much. */
function thin(mos: number[]): number[] {
  const step = Math.ceil(mos.length / 200);
  return mos.filter((_, index) => index % step === 0);
}
