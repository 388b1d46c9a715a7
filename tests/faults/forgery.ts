// What no door may take: wrong signatures in every way, and bodies that are no webhook. The words in
// them are looked for afterwards.
import { randomBytes } from "node:crypto";
import { webhookHeaders } from "../../scripts/simulators/whatsapp/meta-json.ts";
import { envelope, post, secretOf, textValue, type Webhook, webhook } from "../world/meta.ts";
import type { Line } from "./lines.ts";

export const forgedWords = (run: string) => `${run} forged`;

/** How many were posted, and how many of those that had to be refused were not. */
export async function forge(line: Line, run: string): Promise<{ posted: number; taken: number }> {
  const answers = await Promise.all(
    forgeries(line, run).map((hook) =>
      post(hook).then(
        ({ status }) => status,
        () => 0, // the door was shut before the whole body was through
      ),
    ),
  );
  const taken = answers.filter((status) => status !== 0 && (status < 400 || status >= 500)).length;
  return { posted: answers.length, taken };
}

function forgeries({ tenant, sender }: Line, run: string): Webhook[] {
  const other = tenant === "acme" ? "rival" : "acme";
  const body = envelope(tenant, textValue(tenant, sender, forgedWords(run)));
  const genuine = webhook(tenant, body);
  const hex = genuine.headers["x-hub-signature-256"]!.slice("sha256=".length);
  const signedWith = (signature: string): Webhook => ({
    ...genuine,
    headers: { ...genuine.headers, "x-hub-signature-256": signature },
  });
  const { "x-hub-signature-256": _, ...unsigned } = genuine.headers;
  // The accents are written out, as whoever parses and prints the body again would have them.
  const printedAgain = Buffer.from(JSON.stringify({ ...body, note: "é" }));
  const huge = Buffer.alloc(10 * 1024 * 1024, " ");
  const raw = (bytes: Buffer): Webhook => ({
    ...genuine,
    body: bytes,
    headers: webhookHeaders(bytes, secretOf(tenant)),
  });
  return [
    { ...genuine, headers: unsigned },
    signedWith(""),
    signedWith("sha256="),
    signedWith(`sha256=${hex.slice(0, -2)}`),
    signedWith(`sha256=${hex}00`),
    signedWith(`sha256=${randomBytes(32).toString("hex")}`),
    signedWith(`sha1=${hex}`),
    signedWith(`sha256=${hex}, sha256=${hex}`),
    webhook(tenant, body, secretOf(other)),
    webhook(tenant, body, "not the secret"),
    { ...genuine, body: printedAgain },
    raw(huge),
    raw(Buffer.from(`{"words": "${forgedWords(run)}", "entry": `)),
  ];
}
