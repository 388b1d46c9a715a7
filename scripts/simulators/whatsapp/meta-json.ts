// JSON as Meta writes it, and the signature over exactly those bytes. A receiver that parses and
// re-serialises before verifying fails here as it fails in production.
import { createHmac } from "node:crypto";

/** Non-ASCII as lower-case \uXXXX, `/` as `\/`, and the characters Meta hides from HTML. */
const escapes: Record<string, string> = {
  "/": "\\/",
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "@": "\\u0040",
  "%": "\\u0025",
};

export function metaBytes(value: unknown): Buffer {
  const text = JSON.stringify(value)
    .replace(/[/<>&@%]/g, (char) => escapes[char]!)
    .replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  return Buffer.from(text, "ascii");
}

/** The headers of one webhook POST, both signatures included. */
export function webhookHeaders(body: Buffer, appSecret: string): Record<string, string> {
  const hmac = (algorithm: "sha1" | "sha256") =>
    `${algorithm}=${createHmac(algorithm, appSecret).update(body).digest("hex")}`;
  return {
    "content-type": "application/json",
    "user-agent": "facebookexternalua",
    accept: "*/*",
    "x-hub-signature": hmac("sha1"),
    "x-hub-signature-256": hmac("sha256"),
  };
}
