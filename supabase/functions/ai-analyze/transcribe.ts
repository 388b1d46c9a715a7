// Writes down what is said in the sound of a message, and keeps it there.

import { z } from "zod";
import type { Audio } from "../_shared/ai/ai_database.ts";
import { opusFacts } from "../_shared/media/ogg.ts";
import type { Asking } from "./asking.ts";
import { type Answer, callModel } from "./call_model.ts";
import { ModelFailed } from "./model_failed.ts";
import { secondsOfMp3 } from "./sound/mp3.ts";

/** The most providers take. */
const MAX_BYTES = 25 * 1024 * 1024;
const MAX_SECONDS = 30 * 60;
/** Of a sound whose length nobody can tell, by the least a codec for speech needs. */
const BYTES_PER_SECOND = 600;

const transcript = z.object({ text: z.string() });

/** Refuses what is too long before anything is paid. */
export async function transcribe(asking: Asking, audio: Audio): Promise<Answer<{ text: string }>> {
  if (audio.size_bytes > MAX_BYTES) throw new ModelFailed("ai_too_long");
  const stored = await asking.host.files.read(audio.storage_path);
  if (stored === null) throw new ModelFailed("ai_bad_audio");
  const bytes = new Uint8Array(await new Response(stored.body).arrayBuffer());
  const told = toldBy(bytes, audio);
  if (told !== null && told > MAX_SECONDS) throw new ModelFailed("ai_too_long");
  const seconds = told ?? bytes.length / BYTES_PER_SECOND;
  return await callModel(asking, {
    operation: "transcricao",
    capability: "transcription",
    content: audio.sha256,
    kept: transcript,
    most: { seconds, inputTokens: Math.ceil(seconds * 20), outputTokens: Math.ceil(seconds * 8) },
    async ask(client, { model }, signal) {
      const result = await client.transcribe(model.model, bytes, audio.mime_type, signal);
      return result.ok ? { ...result, value: { text: result.value.text } } : result;
    },
  });
}

/** How long the bytes themselves say that they last; what was said of them is no ground for what they cost. */
function toldBy(bytes: Uint8Array, { mime_type }: Audio): number | null {
  if (mime_type === "audio/ogg") return opusFacts(bytes)?.durationSeconds || null;
  if (mime_type === "audio/mpeg") return secondsOfMp3(bytes) || null;
  return null;
}
