// What tells a document or a card from any other number as long.

const weightedRemainder = (values: number[], weights: number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * (values[i] ?? 0), 0) % 11;

const checkDigit = (remainder: number): number => (remainder < 2 ? 0 : 11 - remainder);

export function isCpf(digits: string): boolean {
  // The same digit eleven times satisfies the sum and is nobody's.
  if (!/^\d{11}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  const values = [...digits].map(Number);
  const first = checkDigit(weightedRemainder(values, [10, 9, 8, 7, 6, 5, 4, 3, 2]));
  const second = checkDigit(weightedRemainder(values, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
  return values[9] === first && values[10] === second;
}

/** Of digits, or with letters among the first twelve as they are since July 2026. */
export function isCnpj(written: string): boolean {
  const code = written.toUpperCase();
  if (!/^[\dA-Z]{12}\d{2}$/.test(code) || /^(.)\1+$/.test(code)) return false;
  // A letter counts for its place after the digit 0 in ASCII: A is 17.
  const values = [...code].map((letter) => letter.charCodeAt(0) - 48);
  const weights = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  const first = checkDigit(weightedRemainder(values, weights));
  const second = checkDigit(weightedRemainder(values, [6, ...weights]));
  return values[12] === first && values[13] === second;
}

/** Where the numbers of Visa, Mastercard, Elo, Amex, Hipercard, Diners, Discover and JCB begin. */
const CARD_PREFIX = /^(?:3[04-9]|[456]|2(?:2[2-9]|[3-6]|7[0-2]))/;

export function hasCardPrefix(digits: string): boolean {
  return /^\d{13,19}$/.test(digits) && CARD_PREFIX.test(digits);
}

/** By Luhn's sum, from the right, every second digit doubled. */
export function isCard(digits: string): boolean {
  if (!hasCardPrefix(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
