// Looks at what somebody has put into the bucket: what it is by its bytes, and whether the channel may
// carry it. What is refused is deleted at once, unless it is already part of something.
import { type ChannelCapabilities, capabilities } from "@prosa/shared/message-content.ts";
import type { UploadAnswer, uploadRequest } from "@prosa/shared/uploads.ts";
import type { z } from "zod";
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { databaseRefusal, Refusal, refusing } from "../_shared/http/problem.ts";
import { KEEP_BYTES, type Looks, lookInto } from "../_shared/media/facts.ts";
import { isAnimatedWebp } from "../_shared/media/image_size.ts";
import { isUploadPath } from "../_shared/media/place.ts";
import { type Reading, readThrough } from "../_shared/media/reading.ts";
import { dangerOf, dangerOfName, isPolyglot, type Sniffed, sniff } from "../_shared/media/sniff.ts";
import { judge, largest } from "./judge.ts";

type Media = ChannelCapabilities["media"];

const HEAD_BYTES = 64 * 1024;
/** A browser would run what is kept under these, whatever its bytes are. */
const RUN_BY_BROWSERS = /^(text\/html|application\/xhtml\+xml|image\/svg\+xml)|script$|xslt?\b/i;

export async function checkUpload(
  { path, file_name, channel_id, voice }: z.output<typeof uploadRequest>,
  caller: Caller,
  host: Host,
): Promise<UploadAnswer> {
  if (!isUploadPath(path, caller.tenantId)) throw new Refusal("upload_not_found");
  const media = await mediaOf(channel_id, caller);
  let thumbnail: string | null = null;
  try {
    const name = shownName(file_name);
    const { reading, sniffed } = await readUpload(path, name, media, host);
    const { opus, ...looks } = await lookInto(reading, sniffed, path, host.files);
    thumbnail = looks.thumbnail_path;
    const { size, sha256 } = reading;
    const animated = isAnimatedWebp(reading.head);
    const type = judge({ ...sniffed, ...looks, size, opus, animated }, media, voice);
    const facts = { mime_type: sniffed.mimeType, size_bytes: size, ...sizesOf(looks) };
    const draft = {
      ...{ ...looks, ...facts, type, sha256 },
      ...{ is_voice: voice, file_name: name, storage_path: path },
    };
    const id = await refusing(host.database.saveUpload(caller, draft));
    return { id, type, ...facts };
  } catch (error) {
    const isVerdict = error instanceof Refusal && error.code.startsWith("media_");
    if (isVerdict) await discard(path, thumbnail, caller, host);
    throw error;
  }
}

/** Anybody may have a file looked at again, under a name that is refused: what was sent stays. */
async function discard(path: string, thumbnail: string | null, { tenantId }: Caller, host: Host) {
  const isNamed = await host.database.namesObject(tenantId, path);
  const paths = [isNamed ? null : path, thumbnail].filter((one) => one !== null);
  if (paths.length > 0) await host.files.remove(paths);
}

async function mediaOf(channelId: string, { supabase, tenantId }: Caller): Promise<Media> {
  const { data, error } = await supabase
    .from("channels")
    .select("capabilities")
    .eq("tenant_id", tenantId)
    .eq("id", channelId)
    .maybeSingle();
  if (error) throw databaseRefusal(error);
  if (!data) throw new Refusal("channel_not_found");
  // Kept as the adapter said it; a channel of an older build may say nothing of files.
  const known = capabilities.pick({ media: true }).safeParse(data.capabilities);
  return known.success ? known.data.media : {};
}

async function readUpload(
  path: string,
  name: string,
  media: Media,
  { files }: Host,
): Promise<{ reading: Reading; sniffed: Sniffed }> {
  // The beginning decides about most that is refused, before a hundred megabytes are moved.
  const start = await files.read(path, HEAD_BYTES);
  if (start === null) throw new Refusal("upload_not_found");
  const head = await new Response(start.body).bytes();
  if (start.size === 0 || head.length === 0) throw new Refusal("media_empty");
  if (start.size > largest(media)) throw new Refusal("media_too_large");
  const named = dangerOfName(name);
  if (named) throw new Refusal(named);
  if (RUN_BY_BROWSERS.test(start.mimeType)) throw new Refusal("media_active_content");
  allowed(await sniff(head, name));

  const whole = await files.read(path);
  if (whole === null) throw new Refusal("upload_not_found");
  const reading = await readThrough(whole.body, KEEP_BYTES, start.size);
  const sniffed = allowed(await sniff(reading.head, name));
  if (isPolyglot(reading.head, reading.tail, sniffed)) throw new Refusal("media_type_refused");
  return { reading, sniffed };
}

function allowed(sniffed: Sniffed | null): Sniffed {
  if (sniffed === null) throw new Refusal("media_type_refused");
  const danger = dangerOf(sniffed);
  if (danger) throw new Refusal(danger);
  return sniffed;
}

function sizesOf({ width, height, duration_seconds }: Omit<Looks, "opus">) {
  return { width, height, duration_seconds };
}

/** With what stands in a body for a sign that nobody could keep. */
const UNSEEN = /[\p{Cc}\p{Cf}\uFFFD]/gu;

/** The name the customer will see: without folders, and without signs that hide its end. */
function shownName(name: string): string {
  const last = name.replaceAll(UNSEEN, "").split(/[/\\]/).at(-1)?.trim() ?? "";
  return last === "" || /^\.+$/.test(last) ? "file" : last;
}
