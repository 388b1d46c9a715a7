// Reads a mail as our own functions write them: a subject in encoded words, and text and HTML as
// alternatives. Anything else in it is left out.
export interface ReadMail {
  subject: string;
  text: string;
  html: string;
}

interface Part {
  headers: Map<string, string>;
  body: Buffer;
}

export function readMail(raw: Buffer): ReadMail {
  const whole = split(raw);
  const read = { subject: decodeWords(whole.headers.get("subject") ?? ""), text: "", html: "" };
  for (const part of leavesOf(whole)) {
    const type = part.headers.get("content-type") ?? "text/plain";
    if (type.startsWith("text/html")) read.html ||= textOf(part);
    else if (type.startsWith("text/plain")) read.text ||= textOf(part);
  }
  return read;
}

function split(raw: Buffer): Part {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString("latin1");
  const headers = new Map<string, string>();
  // A line that begins with a blank continues the one before it.
  for (const line of head.replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? Buffer.alloc(0) : raw.subarray(end + 4) };
}

function leavesOf(part: Part): Part[] {
  const type = part.headers.get("content-type") ?? "";
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!boundary) return [part];
  return part.body
    .toString("latin1")
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((text) => leavesOf(split(Buffer.from(text.replace(/^\r\n|\r\n$/g, ""), "latin1"))));
}

function textOf({ headers, body }: Part): string {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  const text = body.toString("latin1");
  if (encoding === "base64") return Buffer.from(text, "base64").toString();
  if (encoding === "quoted-printable") return unquote(text.replace(/=\r\n/g, ""));
  return body.toString();
}

function unquote(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}

/** Encoded words that follow each other are one text, cut wherever the line was full. */
function decodeWords(header: string): string {
  return header
    .replace(/(\?=)\s+(=\?)/g, "$1$2")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === "b"
        ? Buffer.from(word, "base64").toString()
        : unquote(word.replaceAll("_", " ")),
    );
}
