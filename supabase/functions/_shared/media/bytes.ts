/**
 * A Uint8Array of memory of its own, which the newer compiler tells from one of shared memory; the
 * hosted one has no name for the difference.
 */
export type Bytes = ReturnType<typeof Uint8Array.of>;

export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
