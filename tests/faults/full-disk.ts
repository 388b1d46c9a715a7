// A disk that is full: the tables of the way in and of the way out lie on a small file system of their
// own, which is filled to the last byte under load and gets room again after a while.
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { config, number, rows } from "../world/stack.ts";
import type { Claim } from "./claim.ts";
import { patiently } from "./pool.ts";
import type { Scene } from "./troubles.ts";

const tables = ["private.raw_deliveries", "public.webhook_deliveries", "public.messages"];
const folder = join(config.dataDir, "small-disk");
const ballast = join(folder, "ballast");
const logFile = join(config.files.logs, "postgres.log");
/** For what is written between the move and the ballast. */
const spareMegabytes = 24;

export interface FullDisk {
  /** Why there could be no small file system, or null. */
  missing: string | null;
  /** How often Postgres found no room, and how many deliveries were sent away meanwhile. */
  noRoom: number;
  refused: number;
  /** From when there was room until everything that was sent away was taken. */
  takenAfterMs: number;
}

export async function fillDisk({ record, lines, size }: Scene): Promise<FullDisk> {
  const missing = await mount();
  if (missing !== null) return { missing, noRoom: 0, refused: 0, takenAfterMs: 0 };
  try {
    await rows(`create tablespace small location '${folder}'`);
    await moveTo("small");
    const before = { noRoom: noRoom(), refused: refusals(record.refused) };
    fill();
    await sleep(6_000 + size * 6_000);
    const found = noRoom() - before.noRoom;
    rmSync(ballast);
    const roomy = performance.now();
    // What was sent away comes again until it is taken, and is counted then.
    await Promise.all(lines.map(({ hearing }) => hearing));
    const takenAfterMs = performance.now() - roomy;
    const refused = refusals(record.refused) - before.refused;
    return { missing, noRoom: found, refused, takenAfterMs };
  } finally {
    rmSync(ballast, { force: true });
    await moveTo("pg_default");
    await rows("drop tablespace if exists small");
    unmount();
  }
}

export function claimOfDisk(disks: FullDisk[]): Claim {
  const what = "a full disk sends webhooks away and is taken up again by itself";
  const missing = disks.find((disk) => disk.missing !== null)?.missing;
  if (missing) return { what, ok: null, detail: missing };
  const sum = (value: (disk: FullDisk) => number) =>
    disks.reduce((all, disk) => all + value(disk), 0);
  const seconds = Math.max(...disks.map(({ takenAfterMs }) => takenAfterMs)) / 1000;
  return {
    what,
    ok:
      disks.length > 0 &&
      disks.every((disk) => disk.noRoom > 0 && disk.refused > 0) &&
      seconds < 30,
    detail: `no room ${sum((disk) => disk.noRoom)} times, ${sum((disk) => disk.refused)} deliveries sent away, all taken ${seconds.toFixed(1)} s after there was room`,
  };
}

/** Null, or what it would have needed. */
async function mount(): Promise<string | null> {
  const bytes = await number(
    "select sum(pg_total_relation_size(t::regclass)) from unnest($1::text[]) t",
    [tables],
  );
  const { uid, gid } = statSync(config.files.db);
  const megabytes = Math.ceil(bytes / 2 ** 20) + spareMegabytes;
  const options = `size=${megabytes}m,mode=700,uid=${uid},gid=${gid}`;
  mkdirSync(folder, { recursive: true });
  const words = asRoot("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
  if (words === null) process.once("exit", unmount);
  return words && `no file system may be mounted here: it takes root with CAP_SYS_ADMIN (${words})`;
}

function unmount(): void {
  process.off("exit", unmount);
  asRoot("umount", "--lazy", folder);
  rmSync(folder, { recursive: true, force: true });
}

/** Null when it worked, else what it said. Where we are not root, sudo may let us without a word. */
function asRoot(command: string, ...args: string[]): string | null {
  const isRoot = process.getuid?.() === 0;
  const [file, all] = isRoot ? [command, args] : ["sudo", ["-n", command, ...args]];
  const { status, stderr, error } = spawnSync(file, all, { encoding: "utf8" });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

/** Each in a statement of its own: nobody is kept waiting by two locks at once. */
async function moveTo(tablespace: string): Promise<void> {
  const found = await rows<{ kind: string; name: string }>(
    `select 'table' as kind, t::regclass::text as name from unnest($1::text[]) t
      union all
     select 'index', i.indexrelid::regclass::text
       from pg_index i where i.indrelid = any($1::text[]::regclass[])`,
    [tables],
  );
  for (const { kind, name } of found) {
    await patiently(() => rows(`alter ${kind} ${name} set tablespace ${tablespace}`));
  }
}

function fill(): void {
  const file = openSync(ballast, "w");
  try {
    // Ever smaller pieces, until not a page is left.
    for (const size of [2 ** 20, 2 ** 12]) {
      const piece = Buffer.alloc(size, 1);
      while (hasRoom(() => writeSync(file, piece) === size));
    }
  } finally {
    closeSync(file);
  }
}

function hasRoom(write: () => boolean): boolean {
  try {
    return write();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw cause;
  }
}

const noRoom = () => readFileSync(logFile, "utf8").split("No space left on device").length - 1;
const refusals = (refused: Map<number, number>) =>
  [...refused.values()].reduce((sum, count) => sum + count, 0);
