// E-mail addresses, also spelt out as people do where an address might be blocked.
import type { Found } from "./found.ts";

// Every repetition has an end: a megabyte of letters must not take a megabyte squared.
const NAME = String.raw`[\p{L}\d][\p{L}\d._%+-]{0,63}`;
const HOST = String.raw`[\p{L}\d][\p{L}\d-]{0,62}`;
const SPELT_POINT = String.raw`(?:\s?(?:ponto|\(dot\)|\[dot\]|\(ponto\))\s?)`;
const SPELT_JOINT = String.raw`\s(?:ponto|underline|underscore|tra[çc]o|h[ií]fen)\s`;
const SPELT_AT = String.raw`(?:\s?(?:\(at\)|\[at\]|\(arroba\)|\[arroba\])\s?|\sarroba\s)`;

const WRITTEN = String.raw`${NAME} ?@ ?${HOST}(?:\.${HOST}){1,5}|${NAME}@${HOST}`;
const SPELT = String.raw`${NAME}(?:${SPELT_JOINT}${NAME}){0,4}${SPELT_AT}${HOST}(?:(?:${SPELT_POINT}|\.)${HOST}){1,5}`;
const EMAIL = new RegExp(String.raw`(?<![\p{L}\d])(?:${SPELT}|${WRITTEN})`, "giu");

export function findEmails(text: string): Found[] {
  return [...text.matchAll(EMAIL)].map((match) => ({
    kind: "EMAIL",
    start: match.index,
    end: match.index + match[0].length,
    key: match[0]
      .toLowerCase()
      .replace(new RegExp(SPELT_AT, "giu"), "@")
      .replace(new RegExp(SPELT_POINT, "giu"), ".")
      .replace(/\s/g, ""),
  }));
}
