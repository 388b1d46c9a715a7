// The files at the provider: their bytes on disk once per content, the ids in memory up to a bound.
import { createHash, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { World } from "../world.ts";
import { contentProblem } from "./rules.ts";

export interface MediaFile {
  id: string;
  phone_number_id: string;
  from: "business" | "customer";
  mime_type: string;
  file_name: string | null;
  size: number;
  /** Hex here; webhooks carry base64. */
  sha256: string;
  expires_at: number;
  /** What delivery will complain about. */
  problem: string | null;
}

export interface MediaShelf {
  put(bytes: Buffer, file: NewFile): Promise<MediaFile>;
  /** Null when the id never was, was deleted or is over. */
  find(id: string, now?: number): MediaFile | null;
  bytesOf(file: MediaFile): Promise<Buffer | null>;
  remove(id: string): void;
  expire(id: string): void;
  list(): MediaFile[];
  restore(files: MediaFile[]): void;
  reset(): void;
  close(): void;
}

type NewFile = Pick<MediaFile, "phone_number_id" | "from" | "mime_type" | "file_name">;

const keptFiles = 20_000;

export function createMediaShelf(world: World, folder?: string): MediaShelf {
  const files = new Map<string, MediaFile>();
  const uses = new Map<string, number>();
  const writing = new Map<string, Promise<unknown>>();
  let temporary: string | null = null;

  const place = () => {
    if (folder) return folder;
    temporary ??= mkdtempSync(join(tmpdir(), "prosa-simulators-media-"));
    return temporary;
  };
  const pathOf = (sha256: string) => join(place(), sha256);

  async function write(sha256: string, bytes: Buffer) {
    await mkdir(place(), { recursive: true });
    await writeFile(pathOf(sha256), bytes);
  }

  function keep(file: MediaFile) {
    files.set(file.id, file);
    uses.set(file.sha256, (uses.get(file.sha256) ?? 0) + 1);
    if (files.size > keptFiles) remove(files.keys().next().value!);
  }

  function remove(id: string) {
    const file = files.get(id);
    if (!file) return;
    files.delete(id);
    const left = (uses.get(file.sha256) ?? 1) - 1;
    uses.set(file.sha256, left);
    if (left > 0) return;
    uses.delete(file.sha256);
    writing.delete(file.sha256);
    void rm(pathOf(file.sha256), { force: true });
  }

  return {
    async put(bytes, input) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const { uploadedMs, inboundMs } = world.settings.media;
      const file: MediaFile = {
        ...input,
        id: `${randomInt(1_000_000, 9_999_999)}${randomInt(100_000_000, 999_999_999)}`,
        size: bytes.length,
        sha256,
        expires_at: Date.now() + (input.from === "business" ? uploadedMs : inboundMs),
        problem: contentProblem(input.mime_type, bytes),
      };
      keep(file);
      let written = writing.get(sha256);
      if (!written) {
        written = write(sha256, bytes);
        writing.set(sha256, written);
      }
      await written;
      return file;
    },
    find(id, now = Date.now()) {
      const file = files.get(id);
      return file && file.expires_at > now ? file : null;
    },
    async bytesOf(file) {
      try {
        return await readFile(pathOf(file.sha256));
      } catch {
        return null;
      }
    },
    remove,
    expire(id) {
      const file = files.get(id);
      if (file) file.expires_at = 0;
    },
    list: () => [...files.values()],
    restore(list) {
      for (const file of list) {
        keep(file);
        writing.set(file.sha256, Promise.resolve());
      }
    },
    reset() {
      for (const id of [...files.keys()]) remove(id);
    },
    close() {
      if (temporary) rmSync(temporary, { recursive: true, force: true });
    },
  };
}
