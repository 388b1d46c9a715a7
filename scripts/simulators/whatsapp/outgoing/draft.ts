// What a checked block becomes, and the small questions that every check asks.
import { asObject } from "../../http.ts";
import { badValue, invalid, missing } from "../graph-error.ts";
import type { MediaFile } from "../media/shelf.ts";
import type { Message, Pricing } from "../world.ts";

export type Params = Record<string, unknown>;

export interface Draft {
  /** The words that stand for the message in lists. */
  text: string | null;
  content: Params | null;
  media: MediaFile | null;
  /** Meta finds some mistakes only while delivering: the code of the failed status. */
  failsWith: { code: number; details?: string } | null;
  category: Pricing["category"];
  reactsTo: Message | null;
}

export const blank: Draft = {
  text: null,
  content: null,
  media: null,
  failsWith: null,
  category: "service",
  reactsTo: null,
};

export function block(params: Params, name: string): Params {
  if (params[name] === undefined) throw invalid(`The parameter ${name} is required.`);
  const value = asObject(params[name]);
  if (!value) throw invalid(`Param ${name} must be a JSON object.`);
  return value;
}

export function only(value: Params, allowed: string[], name: string): void {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) throw invalid(`Unexpected key "${key}" on param "${name}".`);
  }
}

export function list(value: unknown, name: string): unknown[] {
  if (value === undefined) throw missing(`The parameter ${name} is required.`);
  if (!Array.isArray(value)) throw invalid(`Param ${name} must be an array.`);
  return value;
}

/** A text that must be there, with Meta's limit in characters. */
export function words(value: unknown, name: string, max: number): string {
  if (value === undefined || value === null) throw missing(`The parameter ${name} is required.`);
  if (typeof value !== "string") throw invalid(`Param ${name} must be a string.`);
  const length = [...value].length;
  if (value.trim() === "" || length > max) {
    throw badValue(`${name} length invalid. Min length: 1, Max length: ${max}`);
  }
  return value;
}

export function optionalWords(value: unknown, name: string, max: number): string | null {
  return value === undefined ? null : words(value, name, max);
}
