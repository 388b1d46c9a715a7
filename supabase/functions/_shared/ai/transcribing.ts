// What is said in a sound, from any transcription model of the AI SDK.
import { NoTranscriptGeneratedError, type TranscriptionModel, transcribe } from "ai";
import { asObject } from "../provider/json.ts";
import { failureOf } from "./outcome.ts";
import type { AiResult, AiUsage, Transcript } from "./provider.ts";
import { estimateTokens, tokens } from "./usage.ts";

const TIMEOUT_MS = 120_000;

export async function transcribeSound(
  model: TranscriptionModel,
  audio: Uint8Array,
  signal: AbortSignal,
): Promise<AiResult<Transcript>> {
  try {
    const result = await transcribe({
      model,
      audio,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const segments = result.segments.map(({ startSecond, endSecond, text }) => ({
      start: startSecond,
      end: endSecond,
      text: text.trim(),
    }));
    const usage = usageOfSound(result.responses[0], result.durationInSeconds, result.text);
    return { ok: true, value: { text: result.text.trim(), segments }, usage };
  } catch (error) {
    // Silence is an answer: nobody said anything.
    if (NoTranscriptGeneratedError.isInstance(error) && !signal.aborted) {
      const [answer] = error.responses;
      const usage = usageOfSound(answer, undefined, "");
      return { ok: true, value: { text: "", segments: [] }, usage };
    }
    return failureOf(error, signal, "");
  }
}

/** Charged by the second or by the token; what is charged is not always how long the sound is. */
function usageOfSound(
  answer: object | undefined,
  duration: number | undefined,
  text: string,
): AiUsage {
  const body = asObject(asObject(answer).body);
  const usage = asObject(body.usage);
  const [input, output] = [usage.input_tokens, usage.output_tokens];
  if (typeof input === "number" && typeof output === "number") return tokens(input, output);
  const seconds = [usage.seconds, body.duration, duration].find(
    (value) => typeof value === "number",
  );
  if (seconds !== undefined) return { ...tokens(0, 0), seconds };
  return { ...tokens(0, estimateTokens(text)), estimated: true };
}
