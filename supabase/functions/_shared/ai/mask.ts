// Nothing that identifies or can be charged leaves for a provider: CPFs, CNPJs, cards, e-mails and
// telephone numbers go as placeholders and come back in the answer. One masker serves one request,
// so that the same number is the same placeholder in the conversation and in the documents.
//
// When in doubt it masks: what is masked for nothing comes back all the same.
import { findEmails } from "./masking/emails.ts";
import {
  type Found,
  plainly,
  type SecretKind,
  secretKinds,
  withoutFound,
  withoutInvoices,
} from "./masking/found.ts";
import { findAnnouncedNumbers, findCheckedNumbers, findShapedNumbers } from "./masking/numbers.ts";
import { findPhones } from "./masking/phones.ts";

/** A customer who types a placeholder gets one for it, and never what it stands for elsewhere. */
const TYPED = "TEXTO";
const PLACEHOLDER = new RegExp(`\\[(?:${[...secretKinds, TYPED].join("|")})_\\d+\\]`, "g");
const CUT_PLACEHOLDER = /\[(?:[A-Z]{0,8}|[A-Z]{1,8}_\d{0,6})$/;

export interface Masker {
  mask(text: string): string;
  /** The placeholders of an answer as what they stand for; unknown ones stay as they are. */
  restore(text: string): string;
  /** The same for every text inside a structured answer. */
  restoreAll<T>(value: T): T;
  /** The same for an answer that arrives in pieces, which may cut a placeholder in two. */
  restoreStream(): { push(piece: string): string; end(): string };
}

export function createMasker(): Masker {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const counts = new Map<string, number>();

  function placeholder(kind: SecretKind | typeof TYPED, key: string, original: string): string {
    const id = `${kind} ${key}`;
    const known = placeholders.get(id);
    if (known) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    const made = `[${kind}_${count}]`;
    counts.set(kind, count);
    placeholders.set(id, made);
    originals.set(made, original);
    return made;
  }

  function mask(text: string): string {
    let [masked, at] = ["", 0];
    for (const { kind, start, end, key } of secretsIn(text)) {
      masked += keepTyped(text.slice(at, start)) + placeholder(kind, key, text.slice(start, end));
      at = end;
    }
    return masked + keepTyped(text.slice(at));
  }

  const keepTyped = (text: string) =>
    text.replace(PLACEHOLDER, (typed) => placeholder(TYPED, typed, typed));
  const restore = (text: string) =>
    text.replace(PLACEHOLDER, (made) => originals.get(made) ?? made);

  function restoreAll<T>(value: T): T {
    if (typeof value === "string") return restore(value) as T;
    if (Array.isArray(value)) return value.map(restoreAll) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, restoreAll(inner)]),
    ) as T;
  }

  function restoreStream() {
    let held = "";
    return {
      push(piece: string): string {
        held += piece;
        const ready = held.slice(0, CUT_PLACEHOLDER.exec(held)?.index ?? held.length);
        held = held.slice(ready.length);
        return restore(ready);
      },
      end(): string {
        const rest = held;
        held = "";
        return rest;
      },
    };
  }

  return { mask, restore, restoreAll, restoreStream };
}

const finders = [
  findEmails,
  findShapedNumbers,
  findCheckedNumbers,
  findAnnouncedNumbers,
  findPhones,
];

/** In their order. What one finder took, the next does not see: a phone is no part of a card. */
function secretsIn(text: string): Found[] {
  let plain = withoutInvoices(plainly(text));
  let secrets: Found[] = [];
  const taken = new Uint8Array(text.length);
  for (const find of finders) {
    for (const found of byLength(find(plain))) {
      if (taken.subarray(found.start, found.end).includes(1)) continue;
      taken.fill(1, found.start, found.end);
      secrets.push(found);
    }
    secrets = secrets.toSorted((a, b) => a.start - b.start);
    plain = withoutFound(plain, secrets);
  }
  return secrets;
}

const byLength = (found: Found[]) =>
  found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
