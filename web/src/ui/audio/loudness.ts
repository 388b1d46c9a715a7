export const BARS = 48;

/** The loudest moment of each of `bars` equal parts, from 0 to 100. */
export function peaksOf(samples: Float32Array, bars = BARS): number[] {
  const size = Math.max(1, Math.floor(samples.length / bars));
  const peaks = Array.from({ length: bars }, (_, bar) => {
    let peak = 0;
    for (let at = bar * size; at < Math.min(samples.length, (bar + 1) * size); at++) {
      peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    }
    return peak;
  });
  const loudest = Math.max(...peaks) || 1;
  return peaks.map((peak) => Math.round((peak / loudest) * 100));
}

/** As many bars as are drawn, whatever number was stored. */
export function resample(wave: readonly number[], bars = BARS): number[] {
  if (wave.length === 0) return Array.from({ length: bars }, () => 0);
  return Array.from(
    { length: bars },
    (_, bar) => wave[Math.floor((bar * wave.length) / bars)] ?? 0,
  );
}

/** Hears a file whose loudness nobody has measured. Rejects where the browser cannot decode it. */
export async function measureLoudness(bytes: ArrayBuffer): Promise<number[]> {
  const context = new OfflineAudioContext(1, 1, 8_000);
  const decoded = await context.decodeAudioData(bytes);
  // Who is silent on one side of a call may be loud on the other.
  const mixed = decoded.getChannelData(0);
  for (let side = 1; side < decoded.numberOfChannels; side++) {
    const other = decoded.getChannelData(side);
    for (let at = 0; at < mixed.length; at++) {
      mixed[at] = Math.max(Math.abs(mixed[at] ?? 0), Math.abs(other[at] ?? 0));
    }
  }
  return peaksOf(mixed);
}
