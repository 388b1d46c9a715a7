// When somebody speaks: by loudness, which on a track with one person is as good as anything finer.

/** In seconds from the beginning of the track. */
export interface Span {
  start: number;
  end: number;
}

const FRAME_SECONDS = 0.02;
/** Root mean square of a frame, of 32768: a telephone line at rest stays below. */
const AUDIBLE = 200;
/** Pauses within a sentence are shorter than those between two. */
const PAUSE_SECONDS = 0.45;
const LEAST_SECONDS = 0.2;
/** Some samples tell as much as all. */
const STEP = 4;
/** Of their loudness squared: less than this is what a codec adds. */
const SAME_SHARE = 0.01;

export function spansOf(samples: Int16Array, rate: number): Span[] {
  const size = Math.max(1, Math.round(rate * FRAME_SECONDS));
  const spans: Span[] = [];
  for (let from = 0; from + size <= samples.length; from += size) {
    if (loudness(samples, from, from + size) <= AUDIBLE) continue;
    const start = from / rate;
    const end = (from + size) / rate;
    const last = spans.at(-1);
    if (last && start - last.end < PAUSE_SECONDS) last.end = end;
    else spans.push({ start, end });
  }
  return spans.filter(({ start, end }) => end - start >= LEAST_SECONDS);
}

/**
 * The frame at which a piece is best cut: the middle of the quietest fifth of a second within its last
 * `seconds`, over all of its tracks.
 */
export function quietestFrame(
  tracks: readonly Int16Array[],
  rate: number,
  seconds: number,
): number {
  const length = Math.min(...tracks.map((track) => track.length));
  const size = Math.max(1, Math.round(rate * 0.2));
  let quietest = length;
  let least = Number.POSITIVE_INFINITY;
  for (let to = length; to - size >= Math.max(0, length - rate * seconds); to -= size) {
    const loud = Math.max(...tracks.map((track) => loudness(track, to - size, to)));
    if (loud >= least) continue;
    least = loud;
    quietest = to - Math.floor(size / 2);
  }
  return quietest;
}

/** Whether two channels carry one sound, which recorders write twice that know of stereo only. */
export function areTheSame(one: Int16Array, other: Int16Array): boolean {
  let apart = 0;
  let both = 0;
  for (let at = 0; at < one.length; at += STEP) {
    const [left = 0, right = 0] = [one[at], other[at]];
    apart += (left - right) ** 2;
    both += left ** 2 + right ** 2;
  }
  return both > 0 && apart < both * SAME_SHARE;
}

function loudness(samples: Int16Array, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let at = from; at < to; at += STEP) {
    const value = samples[at] ?? 0;
    sum += value * value;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count));
}
