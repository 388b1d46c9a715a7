// A disk that is full: the tables of the way in and of the way out lie on a small file system of their
// own, which is filled to the last byte under load and gets room again after a while.
import { setTimeout as sleep } from "node:timers/promises";
import { number, rows } from "../world/stack.ts";
import type { Claim } from "./claim.ts";
import { patiently } from "./pool.ts";
import { mountSmallDisk, noRoom } from "./small-disk.ts";
import { refusals } from "./talk.ts";
import type { Scene } from "./troubles.ts";

const tables = ["private.raw_deliveries", "public.webhook_deliveries", "public.messages"];

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
  const bytes = await number(
    "select sum(pg_total_relation_size(t::regclass)) from unnest($1::text[]) t",
    [tables],
  );
  const disk = mountSmallDisk("small-disk", bytes);
  if ("missing" in disk) return { ...disk, noRoom: 0, refused: 0, takenAfterMs: 0 };
  try {
    await rows(`create tablespace small location '${disk.folder}'`);
    await moveTo("small");
    const before = { noRoom: noRoom(), refused: refusals(record) };
    disk.fill();
    await sleep(6_000 + size * 6_000);
    const found = noRoom() - before.noRoom;
    disk.empty();
    const roomy = performance.now();
    // What was sent away comes again until it is taken, and is counted then.
    await Promise.all(lines.map(({ hearing }) => hearing));
    const takenAfterMs = performance.now() - roomy;
    const refused = refusals(record) - before.refused;
    return { missing: null, noRoom: found, refused, takenAfterMs };
  } finally {
    disk.empty();
    await moveTo("pg_default");
    await rows("drop tablespace if exists small");
    disk.unmount();
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
      seconds < 60,
    detail: `no room ${sum((disk) => disk.noRoom)} times, ${sum((disk) => disk.refused)} deliveries sent away, all taken ${seconds.toFixed(1)} s after there was room`,
  };
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
