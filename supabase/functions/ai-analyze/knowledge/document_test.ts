import assert from "node:assert/strict";
import { it } from "node:test";
import type { ErrorCode } from "@prosa/shared/errors.ts";
import { fakeHost, logged, TENANT } from "../../_shared/http/testing.ts";
import type { KnowledgeChunk, KnowledgeDocument } from "../../_shared/knowledge/database.ts";
import type { Bytes } from "../../_shared/media/bytes.ts";
import { memoryFiles } from "../../_shared/media/testing.ts";
import { readDocument } from "./document.ts";
import type { Embed } from "./embed.ts";
import { docx, latin1, paragraph, pdf } from "./testing.ts";

const DOCUMENT = "40000000-0000-4000-8000-000000000001";
const PATH = `${TENANT}/uploads/a`;
const asked = { tenant_id: TENANT, document_id: DOCUMENT };

type Kept = KnowledgeChunk & { id: string; embedding?: string; model?: string };

/** The database's side of a document, as knowledge_jobs.sql has it. */
function base(draft: Partial<KnowledgeDocument>, bytes?: Uint8Array) {
  const document: KnowledgeDocument = {
    ...{ id: DOCUMENT, tenant_id: TENANT, title: "Trocas", origin: "text", source: null },
    ...{ storage_path: null, content: null, pages_done: 0, pages_total: null, version: 1 },
    ...draft,
  };
  const state = {
    jobs: 1,
    chunks: [] as Kept[],
    failed: null as string | null,
    isPublished: false,
  };
  const files = memoryFiles(
    bytes ? { [PATH]: { bytes: bytes as Bytes, mimeType: "application/octet-stream" } } : {},
  );
  const host = fakeHost(
    {
      openKnowledge: () =>
        Promise.resolve(state.failed || state.isPublished ? null : { ...document }),
      continueKnowledge: () => Promise.resolve(void state.jobs++),
      keepPages: (_, pages) => {
        document.content = [document.content, pages.content]
          .filter((part) => part !== null)
          .join("\n\n");
        document.pages_done = pages.pages_done;
        document.pages_total = pages.pages_total;
        return Promise.resolve();
      },
      keepChunks: (_, chunks) => {
        state.chunks = chunks.map((chunk) => ({ ...chunk, id: String(chunk.position) }));
        return Promise.resolve();
      },
      chunksToEmbed: (_, max) => {
        const next = state.chunks.filter(({ model }) => !model);
        const chunks = state.chunks.length;
        return Promise.resolve({
          chunks,
          embedded: chunks - next.length,
          next: next.slice(0, max),
        });
      },
      keepEmbeddings: (_, model, vectors) => {
        for (const { id, embedding } of vectors) {
          const chunk = state.chunks.find((one) => one.id === id);
          if (chunk) Object.assign(chunk, { embedding, model });
        }
        return Promise.resolve();
      },
      publishKnowledge: () => {
        state.isPublished = true;
        return Promise.resolve();
      },
      failKnowledge: (_, code) => {
        state.failed = code;
        return Promise.resolve();
      },
    },
    undefined,
    undefined,
    undefined,
    files,
  );
  /** Works off the queue, and says how many jobs it took. */
  const work = async (embed: Embed, isLast = false) => {
    let done = 0;
    for (; done < state.jobs; done++) {
      const { result } = await logged(() => readDocument(host, asked, isLast, embed));
      if (!result) break;
    }
    return done;
  };
  return { state, work };
}

const embed: Embed = (_, texts) =>
  Promise.resolve({
    ok: true,
    model: "played/one",
    vectors: texts.map((text) => [text.length, 1]),
  });
const refuse =
  (code: ErrorCode, canRetry: boolean): Embed =>
  () =>
    Promise.resolve({ ok: false, code, canRetry });
const long = Array.from(
  { length: 400 },
  (_, n) => `## Parte ${n}\n\nO que se diz na parte ${n}.`,
).join("\n\n");

it("cuts what was written, embeds each passage under its headings, and lets it answer", async () => {
  const texts: string[] = [];
  const { state, work } = base({ content: long });
  await work((tenant, some, about) => {
    texts.push(...some);
    assert.ok(some.length <= 64);
    assert.equal(tenant, TENANT);
    assert.equal(about.documentId, DOCUMENT);
    return embed(tenant, some, about);
  });
  assert.equal(state.isPublished, true);
  assert.equal(texts.length, 400);
  assert.equal(texts[0], "Trocas › Parte 0\n\nO que se diz na parte 0.");
  const vector = JSON.parse(state.chunks[0]?.embedding ?? "") as number[];
  assert.equal(vector.length, 1536);
  assert.deepEqual(vector.slice(0, 3), [texts[0]?.length, 1, 0]);
});

it("reads a PDF of more than two hundred pages job by job", async () => {
  const bytes = pdf(
    Array.from({ length: 210 }, (_, n) => [[12, `Regra da folha ${n + 1} deste regulamento.`]]),
  );
  const { state, work } = base({ origin: "file", source: "regras.pdf", storage_path: PATH }, bytes);
  assert.equal(await work(embed), 7);
  assert.equal(state.isPublished, true);
  const text = state.chunks.map(({ content }) => content).join(" ");
  const pages = new Set(Array.from(text.matchAll(/folha (\d+) /g), ([, page]) => Number(page)));
  assert.equal(pages.size, 210);
});

it("publishes a spreadsheet of another encoding with its accents", async () => {
  const bytes = latin1("Produto;Devolu\u00e7\u00e3o\nCadeira;at\u00e9 trinta dias\n");
  const { state, work } = base({ origin: "file", source: "a.csv", storage_path: PATH }, bytes);
  await work(embed);
  assert.equal(state.isPublished, true);
  assert.equal(state.chunks[0]?.content, "- Produto: Cadeira; Devolução: até trinta dias");
});

it("fails with a reason what nobody can read", async () => {
  const cases: [Uint8Array | undefined, string][] = [
    [pdf([[], [[10, "x"]], []]), "knowledge_no_text"],
    [new TextEncoder().encode("%PDF-1.4 nada"), "knowledge_file_broken"],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0), "knowledge_type_refused"],
    [new Uint8Array(), "knowledge_no_text"],
    [undefined, "knowledge_file_missing"],
    [docx(paragraph("Troca em 30 dias.") + " ".repeat(64_000_000)), "knowledge_too_large"],
    [pdf(Array(501).fill([[10, "Troca em trinta dias."]])), "knowledge_too_many_pages"],
  ];
  for (const [bytes, code] of cases) {
    const { state, work } = base({ origin: "file", source: "a", storage_path: PATH }, bytes);
    await work(embed);
    assert.equal(state.failed, code);
    assert.equal(state.isPublished, false);
    assert.deepEqual(state.chunks, []);
  }
});

it("comes back when the provider may be asked again, and goes on where it was", async () => {
  const { state, work } = base({ content: long });
  let calls = 0;
  await work((...args) => (++calls === 3 ? refuse("rate_limited", true)(...args) : embed(...args)));
  assert.equal(state.isPublished, false);
  assert.equal(state.chunks.filter(({ model }) => model).length, 128);
  await work((...args) => {
    calls++;
    return embed(...args);
  });
  assert.equal(state.isPublished, true);
  assert.equal(calls, 8);
});

it("lets a document answer by its words where nobody embeds it", async () => {
  for (const [canRetry, isLast] of [
    [false, false],
    [true, true],
  ] as const) {
    const { state, work } = base({ content: "Troca em 30 dias." });
    await work(refuse("provider_unavailable", canRetry), isLast);
    assert.equal(state.isPublished, true);
    assert.equal(state.chunks[0]?.model, undefined);
  }
});

it("has nothing to do with what is gone or done", async () => {
  const host = fakeHost({ openKnowledge: () => Promise.resolve(null) });
  assert.equal(await readDocument(host, asked, false, embed), true);
});
