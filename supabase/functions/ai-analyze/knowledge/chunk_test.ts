import assert from "node:assert/strict";
import { it } from "node:test";
import { chunkMarkdown } from "./chunk.ts";

const paragraph = (n: number, words = 60) =>
  `Frase número ${n} ${"com palavras ".repeat(words / 2)}no fim.`;

it("keeps each passage under its headings", () => {
  const chunks = chunkMarkdown(
    "Manual",
    "# Manual\n\nIntrodução.\n\n## Troca\n\nEm 30 dias.\n\n### Exceções\n\nSaldão.\n\n## Frete\n\nGrátis.",
  );
  assert.deepEqual(
    chunks.map(({ position, heading, content }) => [position, heading, content]),
    [
      [0, "Manual", "Introdução."],
      [1, "Manual › Troca", "Em 30 dias."],
      [2, "Manual › Troca › Exceções", "Saldão."],
      [3, "Manual › Frete", "Grátis."],
    ],
  );
});

it("packs what belongs together and never cuts a sentence", () => {
  const text = Array.from({ length: 30 }, (_, n) => paragraph(n)).join(" ");
  const chunks = chunkMarkdown("T", text);
  assert.ok(chunks.length > 5);
  for (const { content, tokens } of chunks) {
    assert.match(content, /^Frase número \d+ .*no fim\.$/s);
    assert.ok(tokens <= 400, String(tokens));
  }
  assert.equal(chunks.map(({ content }) => content).join(" "), text);
});

it("keeps items whole, and the head of a table with each part of it", () => {
  const items = Array.from({ length: 60 }, (_, n) =>
    `- Item ${n} ${"custa pouco ".repeat(5)}`.trim(),
  );
  const ofItems = chunkMarkdown("T", items.join("\n"));
  assert.ok(ofItems.length > 1);
  assert.deepEqual(
    ofItems.flatMap(({ content }) => content.split("\n")),
    items,
  );

  const rows = Array.from({ length: 80 }, (_, n) => `| Produto ${n} | R$ ${n},00 à vista |`);
  const ofRows = chunkMarkdown("T", `| Nome | Preço |\n| --- | --- |\n${rows.join("\n")}`);
  assert.ok(ofRows.length > 1);
  for (const { content } of ofRows)
    assert.match(content, /^\| Nome \| Preço \|\n\| --- \| --- \|\n\| Produto/);
  assert.deepEqual(
    ofRows.flatMap(({ content }) => content.split("\n").slice(2)),
    rows,
  );
});

it("ends somewhere in what has no end", () => {
  const chunks = chunkMarkdown("T", `${"palavra ".repeat(2000)}\n\n${"x".repeat(9000)}`);
  for (const { tokens } of chunks) assert.ok(tokens <= 400, String(tokens));
  assert.equal(
    chunks.map(({ content }) => content.replaceAll(/\s/g, "")).join("").length,
    2000 * 7 + 9000,
  );
});

it("has nothing to say of what says nothing", () => {
  assert.deepEqual(chunkMarkdown("T", "# Só título\n\n---\n\n<!-- nada -->"), []);
});
