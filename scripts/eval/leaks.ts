// What of the masking lines reached the played providers, read where they keep what they were sent.
import { randomUUID } from "node:crypto";
import type { Product } from "./product.ts";
import { maskingLines } from "./sets.ts";

interface Kept {
  requests: { body: string }[];
}

export async function maskingLeaks(
  product: Product,
  simulators: string,
): Promise<{ lines: number; leaks: string[] }> {
  const set = maskingLines();
  await fetch(`${simulators}/_sim/ai/requests`, { method: "DELETE" });
  // A customer's words, a document, a draft, and a question that is looked for and answered.
  const said = [`Lista ${randomUUID()}`, ...set.map(({ text }) => text)];
  const mensagens = said.map((texto) => ({ de: "cliente", texto }));
  await product.ask("resumo", { mensagens });
  const asked = set.filter(({ secrets }) => secrets.length > 0).slice(0, 20);
  for (const { text } of asked) await product.ask("resposta", { query: text, origem: "teste" });
  const id = await product.teach("Contatos", set.map(({ text }) => text).join("\n\n"));
  await product.untilRead([id]);
  await product.forget([id]);
  const texto = set.map(({ text }) => text).join("\n");
  await product.ask("reescrever", { texto: texto.slice(0, 8000), pedido: "formal" });

  const answer = await fetch(`${simulators}/_sim/ai/requests?limit=1000`);
  const { requests } = (await answer.json()) as Kept;
  if (requests.length === 0) throw new Error("Nothing reached the played providers.");
  const sent = requests.flatMap(({ body }) => textsIn(JSON.parse(body))).join("\n");
  // A line that never came there proves nothing.
  const unseen = set.find(({ kept }) => !kept.every((part) => sent.includes(part)));
  if (unseen) throw new Error(`The played providers were not sent "${unseen.text}".`);
  const leaks = set.flatMap(({ secrets }) => secrets.filter((secret) => stands(secret, sent)));
  return { lines: set.length, leaks };
}

/** By itself: a code of four digits may be the beginning of an order's number. */
function stands(secret: string, text: string): boolean {
  const around = text.split(secret);
  return around.slice(1).some((after, at) => !/\d$/.test(around[at]!) && !/^\d/.test(after));
}

/** Every text in a JSON value: escaped, a secret would not be found. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
