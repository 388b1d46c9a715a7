import assert from "node:assert/strict";
import { it } from "node:test";
import { docx, fixture, latin1, paragraph, pdf, source, utf16 } from "../testing.ts";
import { Unreadable } from "../unreadable.ts";
import { extract } from "./extract.ts";

const markdownOf = async (...args: Parameters<typeof source>) =>
  (await extract(source(...args), 0)).markdown;

const refused = (code: string) => (error: unknown) =>
  error instanceof Unreadable && error.code === code;

it("reads a PDF's headings, paragraphs and cut words", async () => {
  const bytes = pdf([
    [
      [20, "Entrega e frete"],
      [10, "Entregamos em tr\u00eas dias \u00fateis na capi-"],
      [10, "tal e em sete no interior."],
      [14, "Hor\u00e1rios"],
      [10, "Das nove \u00e0s dezoito."],
    ],
  ]);
  assert.equal(
    await markdownOf(bytes, "entrega.pdf"),
    "# Entrega e frete\n\nEntregamos em três dias úteis na capital e em sete no interior.\n\n## Horários\n\nDas nove às dezoito.",
  );
});

it("leaves out what stands at the edge of every page", async () => {
  const page = (n: number): [number, string][] => [
    [10, "Manual da Acme"],
    [10, `Assunto ${"abcdef"[n]} em poucas palavras.`],
    [10, `P\u00e1gina ${n + 1} de 6`],
  ];
  const markdown = await markdownOf(pdf([0, 1, 2, 3, 4, 5].map(page)), "manual.pdf");
  assert.doesNotMatch(markdown, /Manual da Acme|Página/);
  assert.match(markdown, /Assunto a em poucas palavras.*Assunto f/s);
});

it("reads a long PDF in slices, each from where the last one ended", async () => {
  const bytes = pdf(Array.from({ length: 100 }, (_, n) => [[10, `Texto da folha ${n + 1}.`]]));
  let [done, markdown, slices] = [0, "", 0];
  for (let total = 1; done < total; slices++) {
    const slice = await extract(source(bytes, "longo.pdf"), done);
    [done, total] = [slice.pagesDone, slice.pagesTotal];
    markdown += `${slice.markdown}\n`;
  }
  assert.equal(slices, 3);
  assert.equal(markdown.match(/Texto da folha \d+\./g)?.length, 100);
  assert.match(markdown, /folha 100\./);
});

it("says of a PDF why it cannot be read", async () => {
  assert.equal(await markdownOf(pdf([[], []]), "escaneado.pdf"), "");
  await assert.rejects(
    markdownOf(pdf(Array(501).fill([])), "livro.pdf"),
    refused("knowledge_too_many_pages"),
  );
  await assert.rejects(
    markdownOf("%PDF-1.4\nrasgado", "rasgado.pdf"),
    refused("knowledge_file_broken"),
  );
});

it("reads a DOCX by its styles and tables", async () => {
  assert.equal(
    await markdownOf(fixture("garantia.docx"), "garantia.docx"),
    "# Política de garantia\n\nA garantia cobre defeitos de fabricação por doze meses.\n\n| Produto | Meses |\n| --- | --- |\n| Cadeira | 12 |\n| Mesa | 24 |\n\nDesgaste natural não é coberto.",
  );
});

it("gives back no more of __proto__ than a DOCX needs", () => {
  const key = "__proto__";
  const target: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(JSON.parse(`{"${key}": {"isAdmin": true}}`)))
    target[name] = value;
  assert.equal(target.isAdmin, undefined);
  assert.equal(Object.getPrototypeOf(target), Object.prototype);
});

it("tells other archives and programs from documents", async () => {
  const zip = fixture("garantia.docx");
  const other = latin1(
    String.fromCharCode(...zip).replaceAll("word/document.xml", "evil/document.xml"),
  );
  await assert.rejects(markdownOf(other, "planilha.docx"), refused("knowledge_type_refused"));
  await assert.rejects(
    markdownOf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2), "nota.txt"),
    refused("knowledge_type_refused"),
  );
});

it("unpacks no more of a DOCX than it reads, whatever its archive claims", async () => {
  const words = paragraph("Desgaste natural não é coberto.");
  assert.equal(await markdownOf(docx(words), "a.docx"), "Desgaste natural não é coberto.");

  for (const told of [undefined, 1000]) {
    const bomb = docx(words + " ".repeat(64_000_000), told);
    assert.ok(bomb.length < 70_000);
    // Whoever unpacked the half of it, let alone all, would come upon this and call it damaged.
    bomb.fill(0xff, bomb.length / 2, bomb.length / 2 + 1000);
    await assert.rejects(markdownOf(bomb, "bomba.docx"), refused("knowledge_too_large"));
  }
  const torn = docx(words.repeat(100));
  torn.fill(0xff, torn.length / 2, torn.length / 2 + 50);
  await assert.rejects(markdownOf(torn, "rasgado.docx"), refused("knowledge_file_broken"));
});

const rows = "Produto;Preço\nCadeira de balanço;R$ 300\n;\nMesa;\n";
const readRows = "- Produto: Cadeira de balanço; Preço: R$ 300\n- Produto: Mesa";

it("reads a CSV's rows as sentences, in any encoding", async () => {
  assert.equal(await markdownOf(rows, "precos.csv"), readRows);
  assert.equal(await markdownOf(`sep=;\n${rows}`, "precos.csv"), readRows);
  assert.equal(await markdownOf(latin1(rows), "precos.csv"), readRows);
  assert.equal(await markdownOf(utf16(rows), "precos.csv"), readRows);
});

it("reads texts of every encoding, and mends what was encoded twice", async () => {
  const text = "Atenção: não há devolução de “saldo” – só troca.";
  assert.equal(await markdownOf(text, "a.txt"), text);
  assert.equal(await markdownOf(`\ufeff${text}`, "a.txt"), text);
  assert.equal(await markdownOf(utf16(text), "a.txt"), text);
  assert.equal(
    await markdownOf(utf16("Só troca, não devolução.", false), "a.txt"),
    "Só troca, não devolução.",
  );
  assert.equal(await markdownOf(latin1("Atenção"), "a.txt"), "Atenção");
  const twice = new TextDecoder("windows-1252").decode(new TextEncoder().encode(text));
  assert.equal(await markdownOf(twice, "a.txt"), text);
  assert.equal(await markdownOf("SÃO PAULO, Ângela e Âmbar", "a.txt"), "SÃO PAULO, Ângela e Âmbar");
});

it("takes the article out of a page, and all of a page without one", async () => {
  const article = "<p>Trocamos qualquer produto em trinta dias, com nota e embalagem. </p>".repeat(
    8,
  );
  const page = `<!doctype html><html><head><title>Trocas</title><script>alert(1)</script></head><body>
    <nav><a href="/">Início</a></nav><article><h1>Trocas</h1>${article}<img src="https://x/y.png"></article>
    <footer>Acme 2026</footer></body></html>`;
  const markdown = await markdownOf(page, "https://acme.test/trocas", { isPage: true });
  assert.match(markdown, /Trocamos qualquer produto/);
  assert.doesNotMatch(markdown, /Início|alert|Acme 2026|y\.png/);

  const table =
    "<html><body><nav>Menu</nav><table><tr><th>CEP</th><th>Prazo</th></tr><tr><td>01000</td><td>2 dias</td></tr></table></body></html>";
  assert.equal(
    await markdownOf(table, "x", { isPage: true }),
    "| CEP | Prazo |\n| --- | --- |\n| 01000 | 2 dias |",
  );
});

it("leaves Markdown as it is", async () => {
  assert.equal(await markdownOf("# Oi\n\n- um\n- dois\n", "a.md"), "# Oi\n\n- um\n- dois");
});
