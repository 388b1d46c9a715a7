// What goes wrong on somebody's machine, and the sentence they get.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freeStack } from "../db/free-stack.ts";
import { rootDir, type StackConfig } from "./config.ts";
import { migrate, prepareDatabase } from "./database.ts";
import { memoryOfTree } from "./memory.ts";
import { startPostgres } from "./postgres.ts";
import { startStack } from "./stack.ts";

let dataDir: string;
let config: StackConfig;
const start = () => startStack({ offset: config.offset, dataDir, web: false, functions: false });

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "prosa-start-test-"));
  chmodSync(dataDir, 0o711);
  config = await freeStack({ PROSA_DATA_DIR: dataDir });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("names the port that is taken and the way around it", async () => {
  const other = createServer().listen(config.ports.api, "127.0.0.1");
  await expect(start()).rejects.toMatchObject({
    message: `The API gateway needs port ${config.ports.api}, but another program is using it.`,
    remedy: expect.stringContaining("PROSA_PORT_OFFSET"),
  });
  other.close();
});

it("refuses a second stack on the same data", async () => {
  const first = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  writeFileSync(config.files.run, JSON.stringify({ pid: first.pid, offset: config.offset }));
  await expect(start()).rejects.toMatchObject({
    message: expect.stringContaining("already running"),
    remedy: expect.stringContaining("Ctrl-C"),
  });
  first.kill();
});

it("does not mistake a stack that was killed for a running one", async () => {
  writeFileSync(config.files.run, JSON.stringify({ pid: 2 ** 22, offset: config.offset }));
  writeFileSync(config.files.db, "in the way");
  await expect(start()).rejects.not.toMatchObject({ message: expect.stringContaining("running") });
});

it.each([
  ["holds no database", () => mkdirSync(config.files.db)],
  [
    "was made by Postgres 15",
    () => {
      mkdirSync(config.files.db);
      writeFileSync(join(config.files.db, "PG_VERSION"), "15\n");
    },
  ],
  [
    "Postgres did not start",
    () => {
      mkdirSync(config.files.db, { mode: 0o700 });
      writeFileSync(join(config.files.db, "PG_VERSION"), "17\n");
    },
  ],
])("says that the data folder %s and how to begin afresh", async (sentence, harm) => {
  harm();
  await expect(startPostgres(config)).rejects.toMatchObject({
    message: expect.stringContaining(sentence),
    remedy: expect.stringContaining("npm run reset"),
  });
});

it("applies a new migration, and refuses one that changed under an existing database", async () => {
  const cluster = await startPostgres(config);
  try {
    const { db } = config.urls;
    await prepareDatabase(db);
    const one = { version: "1", name: "one", sql: "create table public.one (id int)" };
    const two = { version: "2", name: "two", sql: "create table public.two (id int)" };
    expect(await migrate(db, [one])).toEqual([one]);
    expect(await migrate(db, [one, two])).toEqual([two]);
    await expect(migrate(db, [{ ...one, sql: "select 1" }, two])).rejects.toMatchObject({
      message: "The migration 1_one.sql has changed since this database was made.",
      remedy: expect.stringContaining("npm run reset"),
    });
    const bad = { version: "3", name: "bad", sql: "create table public.three ();\nselekt" };
    await expect(migrate(db, [one, two, bad])).rejects.toMatchObject({
      message: expect.stringContaining("3_bad.sql failed at line 2"),
    });
  } finally {
    await cluster.stop();
  }
});

it("tells by `npm run info` that nothing runs", () => {
  const env = { ...process.env, PROSA_DATA_DIR: dataDir };
  const info = spawnSync(process.execPath, [join(rootDir, "scripts/info.ts")], { env });
  expect(info.status).toBe(1);
  expect(String(info.stderr)).toBe("Prosa is not running: start it with `npm start`.\n");
});

it("leaves no process behind", async () => {
  const stack = await start();
  expect(memoryOfTree(process.pid)?.byProcess.map(([name]) => name)).toContain("postgres");
  await stack.stop();
  const left = memoryOfTree(process.pid)?.byProcess.map(([name]) => name) ?? [];
  expect(left.filter((name) => /postgres|gateway|realtime|simulators/.test(name))).toEqual([]);
});
