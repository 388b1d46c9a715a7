// Everything the played providers were sent: what a test of masking reads.
import type { AiFaultKind } from "./faults.ts";
import type { Provider } from "./keys.ts";

export interface Entry {
  id: number;
  at: string;
  provider: Provider;
  method: string;
  path: string;
  /** The key's name; null for one that nobody knows. */
  key: string | null;
  model: string | null;
  stream: boolean;
  /** As it came; of a form its fields, and of a file the name, type, size and sha256. */
  body: string;
  /** Null while it is being answered, and for who left before. */
  status: number | null;
  /** The caller went away before the end. */
  aborted: boolean;
  /** From the first byte until all was sent, or the caller left; null before that. */
  took_ms: number | null;
  faults: AiFaultKind[];
  /** The answer was queued by a test. */
  scripted: boolean;
  usage: unknown;
}

const kept = 5_000;
/** Of all bodies together. */
const keptLetters = 64 * 1024 * 1024;

export function createRequests() {
  let entries: Entry[] = [];
  let letters = 0;
  let count = 0;

  return {
    open(provider: Provider, method: string, path: string): Entry {
      count += 1;
      const entry: Entry = {
        id: count,
        at: new Date().toISOString(),
        provider,
        method,
        path,
        key: null,
        model: null,
        stream: false,
        body: "",
        status: null,
        aborted: false,
        took_ms: null,
        faults: [],
        scripted: false,
        usage: null,
      };
      entries.push(entry);
      return entry;
    },
    /** Its body is known; the oldest go when there is too much. */
    keep(entry: Entry, body: string) {
      entry.body = body;
      letters += body.length;
      while (entries.length > kept || (letters > keptLetters && entries.length > 1)) {
        letters -= entries.shift()?.body.length ?? 0;
      }
    },
    list: () => entries,
    clear() {
      entries = [];
      letters = 0;
    },
  };
}

export type Requests = ReturnType<typeof createRequests>;
