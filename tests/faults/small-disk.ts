// A file system that is soon full: so large as what is put on it and a little more, in memory. It takes root,
// or sudo that asks for no password.
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { config } from "../world/stack.ts";

/** For what is written before it is filled. */
const spareMegabytes = 24;

export interface SmallDisk {
  folder: string;
  /** To the last page. */
  fill(): void;
  empty(): void;
  unmount(): void;
}

/** It belongs to whom Postgres runs as. Otherwise, what it would have needed. */
export function mountSmallDisk(name: string, bytes: number): SmallDisk | { missing: string } {
  const folder = join(config.dataDir, name);
  const ballast = join(folder, "ballast");
  const { uid, gid } = statSync(config.files.db);
  const megabytes = Math.ceil(bytes / 2 ** 20) + spareMegabytes;
  const options = `size=${megabytes}m,mode=700,uid=${uid},gid=${gid}`;
  mkdirSync(folder, { recursive: true });
  const words = asRoot("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
  if (words !== null) {
    const missing = `no file system may be mounted here: it takes root with CAP_SYS_ADMIN (${words})`;
    return { missing };
  }
  const unmount = () => {
    process.off("exit", unmount);
    asRoot("umount", "--lazy", folder);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", unmount);
  return {
    folder,
    fill: () => fill(ballast),
    empty: () => rmSync(ballast, { force: true }),
    unmount,
  };
}

/** Null when it worked, else what it said. Where we are not root, sudo may let us without a word. */
export function asRoot(command: string, ...args: string[]): string | null {
  const isRoot = process.getuid?.() === 0;
  const [file, all] = isRoot ? [command, args] : ["sudo", ["-n", command, ...args]];
  const { status, stderr, error } = spawnSync(file, all, { encoding: "utf8" });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

/** How often Postgres has said so. */
export function noRoom(): number {
  const log = readFileSync(join(config.files.logs, "postgres.log"), "utf8");
  return log.split("No space left on device").length - 1;
}

function fill(ballast: string): void {
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
