// What the demo company knows: a handful of the documents that answers are measured on.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rootDir } from "./config.ts";

const DOCUMENTS = [
  "garantia",
  "troca-e-devolucao",
  "entrega-e-frete",
  "formas-de-pagamento",
  "horario-e-canais",
];

type Ask = (path: string, body: object) => Promise<unknown>;

/** Titles are the documents' own first headings. */
export async function teachDemo(ask: Ask): Promise<void> {
  for (const name of DOCUMENTS) {
    const text = readFileSync(join(rootDir, `scripts/eval/sets/knowledge/${name}.md`), "utf8");
    const [, title = name, content = text] = /^# (.+)\n([\s\S]+)$/.exec(text) ?? [];
    await ask("/rest/v1/rpc/save_knowledge_document", { document_id: null, title, content });
  }
}
