import { NO_VALUES, type Values } from "../compose/template-words.ts";
import type { OutgoingFile } from "../outgoing/outgoing.ts";
import type { Sources } from "./blanks.ts";

/** A broadcast that is being put together. */
export interface Draft {
  name: string;
  channelId: string | null;
  templateId: string | null;
  values: Values;
  sources: Sources;
  /** Of a media header. */
  file: OutgoingFile | null;
  pasted: string;
  tagIds: string[];
}

export const EMPTY: Draft = {
  name: "",
  channelId: null,
  templateId: null,
  values: NO_VALUES,
  sources: {},
  file: null,
  pasted: "",
  tagIds: [],
};

export type Change = (given: Partial<Draft>) => void;
