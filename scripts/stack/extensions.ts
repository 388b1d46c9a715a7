// Puts the extensions that the embedded Postgres lacks beside the ones it ships, so that
// `create extension` in a migration runs here as it does on Supabase. pgmq and pgTAP are the real
// ones (plain SQL, taken from npm packages); pg_cron, pg_net, Vault and pgvector are stand-ins.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { rootDir } from "./config.ts";

const standIns = join(import.meta.dirname, "extensions");
const archives = [
  "node_modules/@electric-sql/pglite-pgmq/dist/pgmq.tar.gz",
  "node_modules/@supabase/lite/node_modules/@electric-sql/pglite/dist/pgtap.tar.gz",
];

export function installExtensions(shareDir: string): void {
  const target = join(shareDir, "extension");
  for (const name of readdirSync(standIns)) {
    place(join(target, name), readFileSync(join(standIns, name)));
  }
  for (const archive of archives) {
    for (const { name, content } of untar(gunzipSync(readFileSync(join(rootDir, archive))))) {
      const file = name.split("/").at(-1) ?? "";
      if (/\.(sql|control)$/.test(file)) place(join(target, file), content);
    }
  }
}

// Several stacks share one node_modules: write only what differs, and never half a file.
function place(file: string, content: Buffer): void {
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function* untar(tar: Buffer): Generator<{ name: string; content: Buffer }> {
  const text = (at: number, length: number) =>
    tar.toString("utf8", at, at + length).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    const isFile = ["0", ""].includes(text(at + 156, 1));
    if (isFile) yield { name: text(at, 100), content: tar.subarray(at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
