// A disk that is full under the journal of Postgres (its WAL): Postgres stops and cannot start, until
// somebody makes room.
import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { config, rows } from "../world/stack.ts";
import { until } from "../world/wait.ts";
import type { Claim } from "./claim.ts";
import { asRoot, mountSmallDisk, noRoom } from "./small-disk.ts";
import { cameAgain } from "./talk.ts";
import type { Scene } from "./troubles.ts";

const journal = join(config.files.db, "pg_wal");
/** How many segments may be there in reserve. */
const segmentsAtMost = 500;

export interface FullJournal {
  /** Why there could be no small file system, or null. */
  missing: string | null;
  /** How often Postgres stopped for want of room, the first time and at each start. */
  stops: number;
  /** Deliveries and answers of ours that were not taken and came again. */
  again: number;
  /** From when there was room until Postgres answered, and everything that had to wait was taken. */
  upAfterMs: number;
  takenAfterMs: number;
}

export async function fillJournal(scene: Scene): Promise<FullJournal> {
  const { record, lines, size, withoutPostgres } = scene;
  const none = { missing: null, stops: 0, again: 0, upAfterMs: 0, takenAfterMs: 0 };
  await rows("checkpoint");
  const disk = mountSmallDisk("small-journal", bytesBelow(journal));
  if ("missing" in disk) return { ...none, ...disk };
  try {
    await withoutPostgres(() => {
      must("cp", "-a", `${journal}/.`, disk.folder);
      must("rm", "-r", journal);
      must("ln", "-s", disk.folder, journal);
    });
    const before = { noRoom: noRoom(), again: cameAgain(record) };
    disk.fill();
    await exhaust(before.noRoom);
    await sleep(6_000 + size * 6_000);
    const stops = noRoom() - before.noRoom;
    disk.empty();
    const roomy = performance.now();
    await answering();
    const upAfterMs = performance.now() - roomy;
    // What was sent away comes again until it is taken, and is counted then.
    await Promise.all(lines.flatMap(({ hearing, saying }) => [hearing, saying]));
    const takenAfterMs = performance.now() - roomy;
    return { ...none, stops, again: cameAgain(record) - before.again, upAfterMs, takenAfterMs };
  } finally {
    disk.empty();
    await answering();
    await withoutPostgres(() => moveBack(disk.folder));
    disk.unmount();
  }
}

/** Segments that were written full are used again: only when none is left is a new one wanted. */
async function exhaust(before: number): Promise<void> {
  for (let segment = 0; noRoom() === before; segment++) {
    if (segment === segmentsAtMost) throw new Error("The journal does not become full.");
    await rows("select pg_logical_emit_message(true, 'journal', 'x'), pg_switch_wal()").catch(
      () => sleep(50), // it may have stopped just now
    );
  }
}

const answering = () =>
  until(
    "Postgres is up again",
    () =>
      rows("select").then(
        () => true,
        () => false,
      ),
    { limitMs: 60_000 },
  );

function moveBack(folder: string): void {
  if (!lstatSync(journal).isSymbolicLink()) return;
  must("rm", journal);
  must("cp", "-a", folder, journal);
}

function must(...words: [string, ...string[]]): void {
  const failure = asRoot(...words);
  if (failure !== null) throw new Error(`${words.join(" ")}: ${failure}`);
}

function bytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true }) as string[];
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

export function claimOfJournal(journals: FullJournal[]): Claim {
  const what =
    "a full disk under the journal stops Postgres until there is room, and loses nothing";
  const missing = journals.find((one) => one.missing !== null)?.missing;
  if (missing) return { what, ok: null, detail: missing };
  const sum = (value: (one: FullJournal) => number) =>
    journals.reduce((all, one) => all + value(one), 0);
  const longest = (value: (one: FullJournal) => number) =>
    (Math.max(...journals.map(value)) / 1000).toFixed(1);
  return {
    what,
    ok: journals.length > 0 && journals.every(({ stops, again }) => stops > 0 && again > 0),
    detail: `stopped ${sum((one) => one.stops)} times, ${sum((one) => one.again)} webhooks and answers came again, up ${longest((one) => one.upAfterMs)} s and all taken ${longest((one) => one.takenAfterMs)} s after there was room`,
  };
}
