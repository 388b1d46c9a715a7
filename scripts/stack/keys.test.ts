import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stackConfig } from "./config.ts";
import { loadKeys } from "./keys.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "keys-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe("the keys of a stack", () => {
  it("are made once, and only the missing ones are made later", () => {
    const config = stackConfig({ PROSA_DATA_DIR: dataDir });
    const keys = loadKeys(config);
    expect(loadKeys(config)).toEqual(keys);
    const { api4com: _newer, ...older } = keys;
    writeFileSync(config.files.keys, JSON.stringify(older));
    const mended = loadKeys(config);
    expect(mended).toMatchObject(older);
    expect(mended.api4com.token).not.toBe(keys.api4com.token);
    expect(JSON.parse(readFileSync(config.files.keys, "utf8"))).toEqual(mended);
  });
});
