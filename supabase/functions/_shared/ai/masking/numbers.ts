// CPFs, CNPJs and cards, however they are spaced. Digits that check are taken wherever they stand;
// those that do not are taken when their shape or the word before says what they were meant to be,
// for a document with one digit mistyped gives away as much.
import { hasCardPrefix, isCard, isCnpj, isCpf } from "./check_digits.ts";
import { type Found, namesAnotherNumber, type SecretKind, wordsBefore } from "./found.ts";

interface Group {
  start: number;
  end: number;
  digits: string;
}

/** Groups of digits on one line with nothing but punctuation between them. */
const RUN = /\d+(?:[ \t.,/_|-]{1,3}\d+)*/g;
const CNPJ_WITH_LETTERS =
  /(?<![\p{L}\d])[\dA-Z]{2}[ .]?[\dA-Z]{3}[ .]?[\dA-Z]{3}[ /]?[\dA-Z]{4}[ -]?\d{2}(?![\p{L}\d])/giu;
const CNPJ_SHAPE = /^[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2}$/i;
/** Digits of the longest card. */
const LONGEST = 19;
const CPF_SHAPE =
  /^(?:\d{3}\.\d{3}\.\d{3}[-/. ]?\d{2}|\d{3} \d{3} \d{3}[- /]\d{2}|\d{9}[-/]\d{2})$/;
const CARD_SHAPE = /^(?:\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{4}([ .-])\d{6}\2\d{4,5})$/;

const says = (word: string) => new RegExp(`(?:^|[^\\p{L}])(?:${word})[^\\d\\ufffc]{0,20}$`, "u");
const SAYS_CPF = says("cpf");
const SAYS_CNPJ = says("cnpj");
const SAYS_CARD = says("cart[ãa]o|card|cr[ée]dito|d[ée]bito");
const SAYS_CARD_CODE = says("cvv|cvc|cv2|c[óo]digo de seguran[çc]a");

/** Those written as such, before a sum is found in the end of one and the beginning of the next. */
export function findShapedNumbers(text: string): Found[] {
  return inRuns(text, kindByShape);
}

/** Those that check. */
export function findCheckedNumbers(text: string): Found[] {
  return [...cnpjsWithLetters(text), ...inRuns(text, kindByDigits)];
}

/** Those that only the word before names. */
export function findAnnouncedNumbers(text: string): Found[] {
  return inRuns(text, kindByWords);
}

type Judge = (digits: string, written: string, before: string) => SecretKind | null;

function inRuns(text: string, judge: Judge): Found[] {
  return [...text.matchAll(RUN)].flatMap((run) => inRun(text, groupsOf(run[0], run.index), judge));
}

function inRun(text: string, run: Group[], judge: Judge): Found[] {
  return run.flatMap(({ start }, from) => {
    const before = wordsBefore(text, start);
    const found: Found[] = [];
    let digits = "";
    for (const group of run.slice(from, from + LONGEST)) {
      digits += group.digits;
      if (digits.length > LONGEST) break;
      const kind = judge(digits, text.slice(start, group.end), before);
      if (kind) found.push({ kind, start, end: group.end, key: digits });
    }
    return found;
  });
}

function kindByShape(digits: string, written: string): SecretKind | null {
  if (CNPJ_SHAPE.test(written)) return "CNPJ";
  if (CPF_SHAPE.test(written)) return "CPF";
  return CARD_SHAPE.test(written) && hasCardPrefix(digits) ? "CARTAO" : null;
}

function kindByDigits(digits: string): SecretKind | null {
  if (isCnpj(digits)) return "CNPJ";
  if (isCard(digits)) return "CARTAO";
  return isCpf(digits) ? "CPF" : null;
}

function kindByWords(digits: string, _written: string, before: string): SecretKind | null {
  if (namesAnotherNumber(before)) return null;
  if (/^\d{9,13}$/.test(digits) && SAYS_CPF.test(before)) return "CPF";
  if (/^\d{12,16}$/.test(digits) && SAYS_CNPJ.test(before)) return "CNPJ";
  if (/^\d{13,19}$/.test(digits) && SAYS_CARD.test(before)) return "CARTAO";
  if (/^\d{3,4}$/.test(digits) && SAYS_CARD_CODE.test(before)) return "CARTAO";
  return null;
}

function cnpjsWithLetters(text: string): Found[] {
  return [...text.matchAll(CNPJ_WITH_LETTERS)].flatMap((match) => {
    const code = match[0].replace(/[ ./-]/g, "").toUpperCase();
    if (!isCnpj(code) && !CNPJ_SHAPE.test(match[0])) return [];
    return [{ kind: "CNPJ", start: match.index, end: match.index + match[0].length, key: code }];
  });
}

function groupsOf(run: string, at: number): Group[] {
  return [...run.matchAll(/\d+/g)].map((group) => {
    const start = at + group.index;
    return { start, end: start + group[0].length, digits: group[0] };
  });
}
