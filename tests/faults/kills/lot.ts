// Chance that can be repeated: the same seed draws the same lots.
export interface Lot {
  /** From 0 up to, not including, `below`. */
  number(below: number): number;
  /** Of `among`, in an order of its own. */
  some<T>(among: readonly T[], count: number): T[];
}

export function lotOf(seed: number, index = 0): Lot {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    some<T>(among: readonly T[], count: number) {
      const left = [...among];
      const drawn: T[] = [];
      while (drawn.length < count && left.length > 0) {
        drawn.push(...left.splice(number(left.length), 1));
      }
      return drawn;
    },
  };
}
