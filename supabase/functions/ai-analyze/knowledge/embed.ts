// How documents and questions become vectors here, whoever makes them: masked before they leave, and
// of the one length that the index has.
import type { ErrorCode } from "@prosa/shared/errors.ts";

/** What the column holds. Zeros at the end change no angle between two vectors of one model. */
export const DIMENSIONS = 1536;

export interface EmbedAbout {
  documentId: string | null;
  userId: string | null;
  /** What is charged once, however often it is tried. */
  jobKey: string | null;
  /** `provider/model`: asked for if it can be had, because only vectors of one model compare. */
  prefer: string | null;
}

export type Embedded =
  | { ok: true; model: string; vectors: number[][] }
  | { ok: false; code: ErrorCode; canRetry: boolean };

export type Embed = (tenantId: string, texts: string[], about: EmbedAbout) => Promise<Embedded>;

/** As Postgres reads a vector; null for one that is too long to be kept. */
export function vectorText(values: readonly number[]): string | null {
  if (values.length > DIMENSIONS) return null;
  const padded = Array.from({ length: DIMENSIONS }, (_, at) => values[at] ?? 0);
  return `[${padded.map((value) => Number(value.toPrecision(7))).join(",")}]`;
}
