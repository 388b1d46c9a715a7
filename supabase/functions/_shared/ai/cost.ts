// What a call costs, exact to the eighth place of a dollar. Whole numbers only: a float would lose
// what a cached token costs, and a month adds up millions of them.
import type { AiUsage } from "./provider.ts";

/** As the database gives a `numeric`: text from our own connection, a number over REST. */
export type Price = string | number | null;

/** Dollars per million tokens, or per second of sound; null costs what plain input costs, or nothing. */
export interface AiModelPrice {
  input_usd: Price;
  cache_read_usd: Price;
  cache_write_usd: Price;
  output_usd: Price;
  per_second_usd: Price;
  /** With more tokens of input than this the whole request costs the other prices. */
  long_from: number | null;
  long_input_usd: Price;
  long_cache_read_usd: Price;
  long_cache_write_usd: Price;
  long_output_usd: Price;
}

const PRICE_PLACES = 9;
const COST_PLACES = 8;
/** A price of nine places, per million: what one token costs is a whole number of these. */
const UNIT_PLACES = PRICE_PLACES + 6;

/** In US$, with eight places, rounded half up. */
export function costOf(model: AiModelPrice, usage: AiUsage): string {
  const input = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const isLong = model.long_from !== null && input > model.long_from;
  const price = isLong ? longPrices(model) : model;
  const base = price.input_usd;
  const units =
    count(usage.inputTokens) * scaled(base) +
    count(usage.cacheReadTokens) * scaled(price.cache_read_usd ?? base) +
    count(usage.cacheWriteTokens) * scaled(price.cache_write_usd ?? base) +
    count(usage.outputTokens) * scaled(price.output_usd) +
    // Thousandths of a second; a second is not priced by the million.
    count((usage.seconds ?? 0) * 1000) * scaled(model.per_second_usd) * 1000n;
  return decimal(units);
}

/** What has no price of its own for long requests keeps the usual one. */
function longPrices(model: AiModelPrice): AiModelPrice {
  return {
    ...model,
    input_usd: model.long_input_usd ?? model.input_usd,
    cache_read_usd: model.long_cache_read_usd ?? model.cache_read_usd,
    cache_write_usd: model.long_cache_write_usd ?? model.cache_write_usd,
    output_usd: model.long_output_usd ?? model.output_usd,
  };
}

function count(amount: number): bigint {
  return BigInt(Math.max(0, Math.round(amount)));
}

function scaled(price: Price): bigint {
  if (price === null) return 0n;
  const text = typeof price === "number" ? price.toFixed(PRICE_PLACES) : price;
  const [, whole = "", fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "") throw new RangeError(`not a price: ${text}`);
  return BigInt(whole + fraction.slice(0, PRICE_PLACES).padEnd(PRICE_PLACES, "0"));
}

function decimal(units: bigint): string {
  const step = 10n ** BigInt(UNIT_PLACES - COST_PLACES);
  const rounded = `${(units + step / 2n) / step}`.padStart(COST_PLACES + 1, "0");
  return `${rounded.slice(0, -COST_PLACES)}.${rounded.slice(-COST_PLACES)}`;
}
