// OpenAI and Anthropic on one set of rules: keys, faults, queued answers, and a log of what was sent.
import type { EventHub } from "../events.ts";
import { type Answers, createAnswers } from "./answers.ts";
import { type AiFaults, createAiFaults } from "./faults.ts";
import { createTranscripts, type Transcripts } from "./hearing/transcripts.ts";
import type { AiOptions, KeyOptions, Provider } from "./keys.ts";
import { createPrefixes, type Prefixes } from "./prefixes.ts";
import { createRequests, type Requests } from "./requests.ts";

export interface Settings {
  /** Between two pieces of a stream. */
  piece_ms: number;
  /** Before any answer. */
  answer_ms: number;
}

export interface Ai {
  answers: Answers;
  events: EventHub;
  faults: AiFaults;
  prefixes: Prefixes;
  requests: Requests;
  settings: Settings;
  transcripts: Transcripts;
  keys(provider: Provider): readonly KeyOptions[];
  addKey(provider: Provider, key: KeyOptions): void;
  /** A new number for the ids of answers. */
  next(): string;
  reset(): void;
}

const usual: Settings = { piece_ms: 12, answer_ms: 0 };

export function createAi(options: AiOptions, events: EventHub): Ai {
  const faults = createAiFaults();
  const answers = createAnswers();
  const requests = createRequests();
  const prefixes = createPrefixes();
  const transcripts = createTranscripts();
  const settings = { ...usual };
  const keys = { openai: [...options.openai], anthropic: [...options.anthropic] };
  let count = 0;

  return {
    answers,
    events,
    faults,
    prefixes,
    requests,
    settings,
    transcripts,
    keys: (provider) => keys[provider],
    addKey(provider, added) {
      keys[provider] = [...keys[provider].filter(({ key }) => key !== added.key), added];
    },
    next: () => String(++count).padStart(8, "0"),
    reset() {
      answers.clear();
      faults.remove();
      prefixes.clear();
      requests.clear();
      transcripts.clear();
      Object.assign(settings, usual);
    },
  };
}
