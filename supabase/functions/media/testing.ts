// The handler with everything real but the database, the bucket and the caller's own client.
import type { UploadAnswer } from "@prosa/shared/uploads.ts";
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { answerBy } from "../_shared/http/route.ts";
import { fakeHost, TENANT } from "../_shared/http/testing.ts";
import type { Bytes } from "../_shared/media/bytes.ts";
import type { UploadDraft } from "../_shared/media/database.ts";
import { memoryFiles } from "../_shared/media/testing.ts";
import { routes } from "./routes.ts";

export const CHANNEL = "20000000-0000-4000-8000-000000000001";
const MB = 1024 * 1024;

export const MEDIA = {
  image: { max_bytes: 5 * MB, mime_types: ["image/jpeg", "image/png"] },
  video: { max_bytes: 16 * MB, mime_types: ["video/mp4", "video/3gpp"] },
  audio: { max_bytes: 16 * MB, mime_types: ["audio/ogg", "audio/mpeg", "audio/mp4"] },
  document: { max_bytes: 20 * MB, mime_types: ["*/*"] },
  sticker: { max_bytes: 100 * 1024, mime_types: ["image/webp"] },
};

export function uploadPath(): string {
  return `${TENANT}/uploads/${crypto.randomUUID()}/${crypto.randomUUID()}`;
}

export interface Put {
  bytes: Bytes;
  name?: string;
  mimeType?: string;
  voice?: boolean;
  path?: string;
  media?: object;
  /** It is part of a message, or about to be. */
  isNamed?: boolean;
}

/** Puts a file into the bucket, asks for it to be looked at, and says what was answered and kept. */
export async function upload({
  bytes,
  name = "file.bin",
  mimeType = "application/octet-stream",
  voice = false,
  path = uploadPath(),
  media = MEDIA,
  isNamed = false,
}: Put) {
  const files = memoryFiles({ [path]: { bytes, mimeType } });
  const saved: UploadDraft[] = [];
  const host = fakeHost(
    {
      namesObject: (tenantId, asked) =>
        Promise.resolve(isNamed && tenantId === TENANT && asked === path),
      saveUpload: (_caller, draft) => {
        saved.push(draft);
        return Promise.resolve("30000000-0000-4000-8000-000000000001");
      },
    },
    undefined,
    files,
  );
  const asked = { path, file_name: name, channel_id: CHANNEL, voice };
  const answer = await ask(asked, caller(media), host).catch((error: Error) => error.message);
  return { answer, saved: saved[0], files, path };
}

/** A caller whose tenant has one channel. */
export function caller(media: object = MEDIA): Caller {
  const filters = new Map<string, string>();
  const chain = {
    select: () => chain,
    eq: (column: string, value: string) => {
      filters.set(column, value);
      return chain;
    },
    maybeSingle: () => {
      const isOwn = filters.get("tenant_id") === TENANT && filters.get("id") === CHANNEL;
      return Promise.resolve({ data: isOwn ? { capabilities: { media } } : null, error: null });
    },
  };
  // The few calls of the client that the handler makes.
  const supabase = { from: () => chain } as unknown as Caller["supabase"];
  return { userId: "u1", tenantId: TENANT, role: "agent", supabase };
}

export async function ask(body: unknown, by: Caller, host: Host): Promise<UploadAnswer> {
  const request = new Request("http://h/media/uploads", {
    method: "POST",
    body: JSON.stringify(body),
  });
  return await (await answerBy(routes, "media", { request, caller: by, host })).json();
}
