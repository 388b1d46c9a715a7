// Telephone numbers: what libphonenumber reads in a text as a Brazilian would dial it, and what it
// leaves because it lacks a digit or an area code but is announced as one.
import { phoneMatchKey, toE164 } from "@prosa/shared/phone.ts";
import { findPhoneNumbersInText } from "libphonenumber-js/min";
import { type Found, namesAnotherNumber, wordsBefore } from "./found.ts";

const ANNOUNCED =
  /(?:^|[^\p{L}])(?:tel|telefones?|fones?|whats?\p{L}*|wats\p{L}*|wpp|zap\p{L}*|cel|celular|celulares|lig\p{L}{1,4}|contato|recado)[^\d\ufffc]{0,20}$/u;
const WRITTEN = /\+?\(?\d[\d ().-]{6,22}\d/g;
const INTERNATIONAL = /\+\d[\d ().-]{6,20}\d/g;
const DATE = /^(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}([-. ])\d{1,2}\1(?:19|20)\d\d)(?!\d)/;
/** Without area code but with its hyphen or its nine. Two years with a hyphen between are not one. */
const LOCAL =
  /(?<![\d,./-])(?!(?:19|20)\d\d-(?:19|20)\d\d)(?:9[ .]?\d{4}[-. ]\d{4}|[2-5]\d{3}-\d{4}|9\d{8})(?![\d,/-])/g;

export function findPhones(text: string): Found[] {
  return [...read(text), ...announced(text), ...matching(text, INTERNATIONAL), ...local(text)];
}

function read(text: string): Found[] {
  return findPhoneNumbersInText(text, "BR").flatMap(({ startsAt, endsAt }) =>
    isAnother(text, startsAt, endsAt) ? [] : [found(text, startsAt, endsAt)],
  );
}

function announced(text: string): Found[] {
  return matching(text, WRITTEN).filter(({ start, end }) => {
    const written = text.slice(start, end);
    const before = wordsBefore(text, start);
    if (DATE.test(written) || written.replace(/\D/g, "").length > 14) return false;
    return ANNOUNCED.test(before) && !namesAnotherNumber(before);
  });
}

function local(text: string): Found[] {
  return matching(text, LOCAL).filter(({ start, end }) => !isAnother(text, start, end));
}

/** Eight bare digits are a date or a postal code; more of them, an order that says it is one. */
function isAnother(text: string, start: number, end: number): boolean {
  const written = text.slice(start, end);
  const before = wordsBefore(text, start);
  if (/(?:r\$|us\$|€)\s?$/.test(before)) return true;
  if (/\D/.test(written)) return /^(?:19|20)\d\d-(?:19|20)\d\d$/.test(written);
  return /^\d{8}$/.test(written) || namesAnotherNumber(before);
}

const matching = (text: string, pattern: RegExp): Found[] =>
  [...text.matchAll(pattern)].map((match) =>
    found(text, match.index, match.index + match[0].length),
  );

function found(text: string, start: number, end: number): Found {
  const written = text.slice(start, end);
  const e164 = toE164(written);
  const key = e164 ? phoneMatchKey(e164) : written.replace(/\D/g, "");
  return { kind: "TELEFONE", start, end, key };
}
