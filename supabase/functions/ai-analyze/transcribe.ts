// Writes down what is said in the sound of a message, and keeps it there.

import { z } from "zod";
import type { Audio } from "../_shared/ai/ai_database.ts";
import type { Asking } from "./asking.ts";
import { type Answer, callModel } from "./call_model.ts";
import { ModelFailed } from "./model_failed.ts";

/** The most providers take. */
const MAX_BYTES = 25 * 1024 * 1024;
const MAX_SECONDS = 30 * 60;
/** Of a sound whose length nobody has told, by the least a codec for speech needs. */
const BYTES_PER_SECOND = 1_000;

const transcript = z.object({ text: z.string() });

/** Refuses what is too long before anything is paid. */
export async function transcribe(asking: Asking, audio: Audio): Promise<Answer<{ text: string }>> {
  const seconds = audio.duration_seconds ?? audio.size_bytes / BYTES_PER_SECOND;
  if (audio.size_bytes > MAX_BYTES || (audio.duration_seconds ?? 0) > MAX_SECONDS) {
    throw new ModelFailed("ai_too_long");
  }
  const stored = await asking.host.files.read(audio.storage_path);
  if (stored === null) throw new ModelFailed("ai_bad_audio");
  const bytes = new Uint8Array(await new Response(stored.body).arrayBuffer());
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
