// What a person downloads before the inbox can be used: the entry, the inbox's chunk and all that
// these two import. The build says how much it is and fails when it is more than we promised.
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

const BUDGET_KB = 250;
const INBOX = /\/app\/AtendimentoRoute\.tsx$/;

export function firstLoad(bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const wanted = chunks.filter((chunk) => chunk.isEntry || INBOX.test(chunk.facadeModuleId ?? ""));
  const reached = new Set<Rolldown.OutputChunk>();
  for (const chunk of wanted) {
    if (reached.has(chunk)) continue;
    reached.add(chunk);
    wanted.push(...chunks.filter((other) => chunk.imports.includes(other.fileName)));
  }
  return [...reached];
}

function brotliKb(code: string): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(code, { params }).length / 1024;
}

export function budget(): Plugin {
  return {
    name: "prosa-budget",
    apply: "build",
    enforce: "post",
    writeBundle(_options, bundle) {
      const chunks = firstLoad(bundle);
      const sizes = chunks.map((chunk) => ({ name: chunk.fileName, kb: brotliKb(chunk.code) }));
      const total = sizes.reduce((sum, { kb }) => sum + kb, 0);
      const detail = sizes.map(({ name, kb }) => `${name} ${kb.toFixed(1)}`).join(", ");
      const said = `first JS to the usable inbox: ${total.toFixed(1)} KB brotli of ${BUDGET_KB}`;
      if (total > BUDGET_KB) this.error(`${said} (${detail})`);
      this.info(`${said} (${detail})`);
    },
  };
}
