// Passages as a model places them: those about one matter lie together, and companies of one trade
// share their matters. The same every time.

export const DIMENSIONS = 1536;
const MATTERS = 400;
/** How far a passage is from its matter; its own cosine with it is about 0.6. */
const SPREAD = 1.3;
const WORDS = 3000;

export type Vectors = ReturnType<typeof makeVectors>;

export function makeVectors() {
  const random = seeded(7);
  // Sums of a few evenly spread numbers are near enough to normal, and quick.
  const noise = () => random() + random() + random() - 1.5;
  const matters = Array.from({ length: MATTERS }, () =>
    unit(Float32Array.from({ length: DIMENSIONS }, noise)),
  );

  function near(matter: number, spread: number): Float32Array {
    const centre = matters[matter] ?? new Float32Array(DIMENSIONS);
    const scale = spread / Math.sqrt(DIMENSIONS / 4);
    return unit(centre.map((value) => value + noise() * scale));
  }
  /** Common words often, rare ones seldom, and those of the matter. */
  function say(matter: number, count: number): string {
    return Array.from({ length: count }, (_, at) =>
      at % 4 === 0
        ? `assunto${matter}x${Math.floor(random() * 12)}`
        : `palavra${Math.floor(WORDS * random() ** 3)}`,
    ).join(" ");
  }
  const anyMatter = () => Math.floor(random() * MATTERS);

  return {
    passage(_company: number) {
      const matter = anyMatter();
      return { words: say(matter, 60), values: near(matter, SPREAD) };
    },
    question(_company: number) {
      const matter = anyMatter();
      return { words: say(matter, 8), vector: vectorText(near(matter, SPREAD)) };
    },
  };
}

export function vectorText(values: Float32Array): string {
  return `[${Array.from(values, (value) => value.toFixed(5)).join(",")}]`;
}

function unit(values: Float32Array): Float32Array {
  let sum = 0;
  for (const value of values) sum += value * value;
  const length = Math.sqrt(sum);
  return values.map((value) => value / length);
}

/** A small generator whose numbers are the same everywhere (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
