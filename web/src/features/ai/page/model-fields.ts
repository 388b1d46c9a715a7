import type { AiModel } from "../queries.ts";
import type { Bounds } from "./NumberField.tsx";

export const CAPABILITIES = ["text", "embeddings", "transcription"] as const;
export type Capability = (typeof CAPABILITIES)[number];

const USD: Bounds = { least: 0, most: 10_000, step: 0.01, scale: 8, prefix: "US$ " };
const TOKENS: Bounds = { least: 0, most: 100_000_000, step: 1000, scale: 0 };

/** In what a number of a model may be given. */
export const BOUNDS = {
  input_usd: USD,
  output_usd: USD,
  cache_read_usd: USD,
  cache_write_usd: USD,
  per_second_usd: { ...USD, step: 0.0001 },
  max_input_tokens: TOKENS,
  max_output_tokens: TOKENS,
  dimensions: { least: 1, most: 4096, scale: 0 },
} as const satisfies Partial<Record<keyof AiModel, Bounds>>;

export type Field = keyof typeof BOUNDS;

/** What there is to say of a model that does this. */
export const FIELDS: Record<Capability, readonly Field[]> = {
  text: [
    "input_usd",
    "output_usd",
    "cache_read_usd",
    "cache_write_usd",
    "max_input_tokens",
    "max_output_tokens",
  ],
  embeddings: ["input_usd", "max_input_tokens", "dimensions"],
  transcription: ["per_second_usd", "input_usd", "output_usd"],
};

/** Without these nobody knows what a question costs, and the cap means nothing. */
export const NEEDED: Record<Capability, readonly Field[]> = {
  text: ["input_usd", "output_usd"],
  embeddings: ["input_usd"],
  transcription: ["per_second_usd"],
};

type Numbers = Partial<Record<Field, number | string>>;

/** As they are stored: only the length of a vector may be left to the model. */
export function storable(numbers: Numbers) {
  const kept = Object.entries(numbers).map(([field, value]) => [
    field,
    value === "" ? null : value,
  ]);
  return Object.fromEntries(kept) as Partial<Record<Field, number>>;
}

/** Of a new model: what was left empty is as usual, and what comes from a cache as dear as what does not. */
export function newNumbers(capability: Capability, numbers: Numbers) {
  const given = Object.fromEntries(
    FIELDS[capability].flatMap((field) =>
      (numbers[field] ?? "") === "" ? [] : [[field, numbers[field]]],
    ),
  ) as Partial<Record<Field, number>>;
  const { input_usd } = given;
  if (capability !== "text" || input_usd === undefined) return given;
  return { cache_read_usd: input_usd, cache_write_usd: input_usd, ...given };
}
