// A bucket, with the rights of the server. What a person may do in `media` goes through their own token
// and its policies; the recordings of calls are reached in no other way than this.
import { fetchPatiently } from "../provider/patience.ts";

export interface StoredFile {
  body: ReadableStream<Uint8Array>;
  /** Of the whole object, also when a part was asked for. */
  size: number;
  mimeType: string;
}

export interface Files {
  /** Null when there is no such object. `firstBytes` asks for no more than those. */
  read(path: string, firstBytes?: number): Promise<StoredFile | null>;
  /** Writes once: an object is never replaced. */
  write(path: string, body: BodyInit, mimeType: string): Promise<void>;
  remove(paths: readonly string[]): Promise<void>;
  /** The object, or the part that a `Range` header asks for, as an answer; null without the object. */
  serve(path: string, range: string | null): Promise<Response | null>;
}

export type Bucket = "media" | "gravacoes" | "conhecimento";
const SILENCE_MS = 45_000;
/** An upload takes as long as what it is made of takes to come. */
const WRITE_MS = 300_000;

export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
  /** Where log lines look for a code. */
  readonly code: string;

  constructor(status: number) {
    super("the storage refused");
    this.code = String(status);
  }
}

export function createFiles(
  apiUrl: string,
  secretKey: string,
  http: typeof fetch = fetch,
  bucket: Bucket = "media",
): Files {
  const headers = { apikey: secretKey, authorization: `Bearer ${secretKey}` };
  const base = `${apiUrl}/storage/v1/object`;
  const urlOf = (path: string) =>
    `${base}/${bucket}/${path.split("/").map(encodeURIComponent).join("/")}`;
  const ask = (url: string, init: RequestInit, silenceMs = SILENCE_MS) =>
    fetchPatiently(http, url, { ...init, redirect: "error" }, silenceMs);

  return {
    async read(path, firstBytes) {
      const asked = new Headers(headers);
      if (firstBytes !== undefined) asked.set("range", `bytes=0-${firstBytes - 1}`);
      const answer = await ask(urlOf(path), { headers: asked });
      // An empty object has no first byte to give.
      if (answer.status === 416) {
        await answer.body?.cancel();
        return { body: new Blob([]).stream(), size: 0, mimeType: typeOf(answer) };
      }
      if (!answer.ok || !answer.body) {
        const isMissing = await saysMissing(answer);
        if (isMissing) return null;
        throw new StorageFailed(answer.status);
      }
      return { body: answer.body, size: sizeOf(answer), mimeType: typeOf(answer) };
    },

    async write(path, body, mimeType) {
      const told = { "content-type": mimeType, "cache-control": "max-age=31536000" };
      const init = { method: "POST", headers: { ...headers, ...told }, body };
      const answer = await ask(urlOf(path), init, WRITE_MS);
      await answer.body?.cancel();
      if (!answer.ok) throw new StorageFailed(answer.status);
    },

    async remove(paths) {
      const answer = await ask(`${base}/${bucket}`, {
        method: "DELETE",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ prefixes: paths }),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new StorageFailed(answer.status);
    },

    async serve(path, range) {
      const answer = await ask(urlOf(path), { headers: { ...headers, ...(range && { range }) } });
      if (!answer.ok && answer.status !== 416) {
        if (await saysMissing(answer)) return null;
        throw new StorageFailed(answer.status);
      }
      const told = new Headers({ "accept-ranges": "bytes", "cache-control": "private, no-store" });
      for (const name of ["content-type", "content-length", "content-range"]) {
        const value = answer.headers.get(name);
        if (value !== null) told.set(name, value);
      }
      return new Response(answer.body, { status: answer.status, headers: told });
    },
  };
}

function typeOf(answer: Response): string {
  return answer.headers.get("content-type")?.split(";")[0]?.trim() ?? "application/octet-stream";
}

function sizeOf(answer: Response): number {
  const whole = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1];
  return Number(whole ?? answer.headers.get("content-length") ?? Number.NaN);
}

/** Storage answers 400 with a 404 inside. */
async function saysMissing(answer: Response): Promise<boolean> {
  const text = await answer.text();
  return answer.status === 404 || (answer.status === 400 && /not.?found/i.test(text));
}
