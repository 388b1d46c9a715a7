import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stackConfig } from "../stack/config.ts";
import { loadKeys } from "../stack/keys.ts";
import { canariesOf, foundBelow } from "./canaries.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "prosa-canaries-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("every secret is found in whatever file below a folder, by its name", () => {
  const canaries = canariesOf(loadKeys(stackConfig({ PROSA_DATA_DIR: join(dataDir, "stack") })));
  const web = join(dataDir, "web");
  mkdirSync(join(web, "assets"), { recursive: true });
  writeFileSync(join(web, "index.html"), "<!doctype html>");
  expect(foundBelow(web, canaries)).toEqual([]);
  const chunk = join(web, "assets", "phone.js.map");
  writeFileSync(chunk, `const all = ${JSON.stringify(Object.values(canaries))}`);
  expect(foundBelow(web, canaries)).toEqual(
    Object.keys(canaries).map((name) => `${chunk}: ${name}`),
  );
  expect(Object.keys(canaries)).toContain("the hash of extension 1000");
});
