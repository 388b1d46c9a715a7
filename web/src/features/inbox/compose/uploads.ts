// Files on their way to the store. They outlive the conversation they were picked in: going to look
// at another one cancels nothing.
import type { MediaType } from "@prosa/shared/message-content.ts";

/** What the server found in the bytes. */
export interface Checked {
  id: string;
  type: MediaType;
}

export interface Upload {
  key: string;
  conversationId: string;
  channelId: string;
  file: File;
  /** A local picture of it, until the real one is there. */
  preview: string | null;
  /** By what the browser says; the server decides by the bytes. */
  type: MediaType;
  voice: boolean;
  state: "waiting" | "sending" | "ready" | "refused" | "failed";
  /** From 0 to 1. */
  progress: number;
  code: string | null;
  checked: Checked | null;
  /** Belongs to a message now and no longer to the composer. */
  taken: boolean;
}

export interface UploadDeps {
  /** Why it cannot be sent through this channel, known before a byte has moved; null when it can. */
  obstacle(upload: Upload): string | null;
  /** Brings the bytes to the store and has them checked. */
  carry(
    upload: Upload,
    on: { progress: (part: number) => void; signal: AbortSignal },
  ): Promise<Checked>;
  /** The server's final "no" as a code, or null when trying again may help. */
  refusal(error: unknown): string | null;
  preview(file: File): string | null;
  forget(preview: string): void;
}

const AT_ONCE = 2;

export function createUploads(deps: UploadDeps) {
  const listeners = new Set<() => void>();
  const stops = new Map<string, AbortController>();
  let uploads: Upload[] = [];

  function update(next: Upload[]) {
    uploads = next;
    for (const listener of listeners) listener();
  }

  function change(key: string, given: Partial<Upload>) {
    update(uploads.map((upload) => (upload.key === key ? { ...upload, ...given } : upload)));
  }

  const find = (key: string) => uploads.find((upload) => upload.key === key);

  function pump() {
    const free = AT_ONCE - uploads.filter(({ state }) => state === "sending").length;
    for (const upload of uploads.filter(({ state }) => state === "waiting").slice(0, free)) {
      void carry(upload);
    }
  }

  async function carry(upload: Upload) {
    const { key } = upload;
    const stop = new AbortController();
    stops.set(key, stop);
    change(key, { state: "sending", progress: 0, code: null });
    try {
      const checked = await deps.carry(upload, {
        progress: (progress) => change(key, { progress }),
        signal: stop.signal,
      });
      change(key, { state: "ready", progress: 1, checked, type: checked.type });
    } catch (error) {
      const code = deps.refusal(error);
      change(key, code === null ? { state: "failed" } : { state: "refused", code });
    }
    stops.delete(key);
    pump();
  }

  return {
    all: () => uploads,
    find,
    add(
      files: readonly File[],
      given: Pick<Upload, "conversationId" | "channelId"> & { voice?: boolean },
    ): Upload[] {
      const added = files.map((file): Upload => {
        const upload: Upload = {
          voice: false,
          ...given,
          key: crypto.randomUUID(),
          file,
          preview: deps.preview(file),
          type: typeOf(file),
          state: "waiting",
          progress: 0,
          code: null,
          checked: null,
          taken: false,
        };
        const code = deps.obstacle(upload);
        return code ? { ...upload, state: "refused", code } : upload;
      });
      update([...uploads, ...added]);
      pump();
      return added;
    },
    /** Stops it, wherever it is, and forgets it. */
    remove(key: string) {
      stops.get(key)?.abort();
      const upload = find(key);
      if (upload?.preview) deps.forget(upload.preview);
      update(uploads.filter((other) => other.key !== key));
    },
    take(key: string) {
      change(key, { taken: true });
    },
    retry(key: string) {
      if (find(key)?.state !== "failed") return;
      change(key, { state: "waiting" });
      pump();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type Uploads = ReturnType<typeof createUploads>;

/** What a file most likely is, for its picture and its limits. */
export function typeOf(file: Pick<File, "type">): MediaType {
  // Whether it has a sticker's size only the bytes say; no channel takes WebP as a photo so far.
  if (file.type === "image/webp") return "sticker";
  const [kind] = file.type.split("/");
  return kind === "image" || kind === "video" || kind === "audio" ? kind : "document";
}
