// Bytes to text, whoever wrote them: files say nothing of their encoding, and old spreadsheets lie.

export function decode(bytes: Uint8Array): string {
  return mend(decoderFor(bytes).decode(bytes)).normalize("NFC");
}

function decoderFor(bytes: Uint8Array): TextDecoder {
  const wide = wideEncoding(bytes);
  if (wide !== null) return new TextDecoder(wide);
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return new TextDecoder("utf-8");
  } catch {
    return new TextDecoder("windows-1252");
  }
}

export function isUtf16(bytes: Uint8Array): boolean {
  return wideEncoding(bytes) !== null;
}

/** By its mark, or by where the zeros are: every other byte of Latin text is one. */
function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const sample = bytes.subarray(0, 2000);
  for (const [at, byte] of sample.entries())
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 4 && even === 0) return "utf-16le";
  if (even > sample.length / 4 && odd === 0) return "utf-16be";
  return null;
}

// "Ã§Ã£o": UTF-8 that a program once took for Latin-1 and wrote down as UTF-8 again.
const TWICE = /(?:Ã[\u0080-\u00bf\u2018-\u2022\u0152-\u0178\u20ac\u2122]|Â[\u00a0-\u00bf])/g;

function mend(text: string): string {
  const marks = text.match(TWICE)?.length ?? 0;
  if (marks === 0) return text;
  return text.replace(/[^\p{ASCII}]+/gu, (run) => {
    const bytes = latin(run);
    if (bytes === null) return run;
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return run;
    }
  });
}

const windows1252 = new Map<string, number>();
for (let byte = 0x80; byte <= 0xff; byte++) {
  windows1252.set(new TextDecoder("windows-1252").decode(Uint8Array.of(byte)), byte);
}

/** As windows-1252; null when it holds what that cannot write. */
function latin(text: string): Uint8Array | null {
  const bytes = Array.from(text, (letter) => windows1252.get(letter));
  return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : null;
}
