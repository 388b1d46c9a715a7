// What every finder speaks of: a stretch of a text, and what it gives away.

export const secretKinds = ["CPF", "CNPJ", "CARTAO", "EMAIL", "TELEFONE"] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface Found {
  kind: SecretKind;
  start: number;
  end: number;
  /** One for every way of writing the same thing. */
  key: string;
}

const DASHES = /[\u2010-\u2015\u2212]/gu;
/** Zero-width marks, and those WhatsApp puts around a copied number. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * The text as plain as it gets without moving a character: full-width and mathematical digits are
 * digits, every dash and every space is one kind. A position in it is one in the original.
 */
export function plainly(text: string): string {
  return text
    .replace(DASHES, "-")
    .replace(INVISIBLE, " ")
    .replace(/\P{ASCII}/gu, (letter) => {
      const plain = letter.normalize("NFKC");
      return plain.length <= letter.length ? plain.padStart(letter.length) : letter;
    });
}

/** What stands before a place, as far as it can name the number that follows. */
export function wordsBefore(text: string, start: number): string {
  return text.slice(Math.max(0, start - 40), start).toLowerCase();
}

const NAMES_ANOTHER_NUMBER =
  /(?:^|[^\p{L}])(?:pedidos?|protocolos?|chamado|ticket|nota(?: fiscal)?|nf-?e?|rastrei\p{L}*|rastreamento|c[oó]digo|sku|lote|s[eé]rie|os|or[cç]amento|contrato|boleto|fatura|matr[ií]cula|ean|ref|cep)(?:[^\p{L}\d]|n[º°o.]|n[uú]mero|de barras|é|eh)*$/u;

/** Whether the number that follows says itself that it is an order, an invoice, a parcel. */
export function namesAnotherNumber(before: string): boolean {
  return NAMES_ANOTHER_NUMBER.test(before);
}

const INVOICE =
  /(?<!\d)(?:(?:\d{4} ){10}\d{4}|\d{5}\.?\d{5} \d{5}\.?\d{6} \d{5}\.?\d{6} \d \d{14})(?!\d)/g;

/** What was found leaves a mark for every letter, so that nothing reaches over it. */
const MARK = "\ufffc";

/** `found` in order, none over another. */
export function withoutFound(text: string, found: Pick<Found, "start" | "end">[]): string {
  let [rest, at] = ["", 0];
  for (const { start, end } of found) {
    rest += text.slice(at, start) + MARK.repeat(end - start);
    at = end;
  }
  return rest + text.slice(at);
}

/**
 * Without the keys of electronic invoices and the lines of payment slips, in whose pieces any card
 * or telephone number may seem to hide.
 */
export function withoutInvoices(text: string): string {
  return text.replace(INVOICE, (invoice) => MARK.repeat(invoice.length));
}
