// POST /audio/transcriptions.

import type { Segment } from "../ai/hearing/segments.ts";
import { hear } from "../ai/hearing/sound.ts";
import type { Transcript } from "../ai/hearing/transcripts.ts";
import { Refused } from "../ai/refused.ts";
import type { Answer, Call } from "../ai/serve.ts";
import { countTokens } from "../ai/text/tokens.ts";
import { invalid, missing } from "./invalid.ts";
import { modelOf, type SpeechModel } from "./models.ts";

/** Of a file: 25 MB. */
export const largestFile = 26_214_400;
const extensions = ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm"];
const leastSeconds = 0.1;
/** The models that bill by the token. */
const mostSeconds = 1_400;
/** Ten for each second of sound. */
const tokensPerSecond = 10;

export async function transcriptions({ form, ai, body }: Call): Promise<Answer> {
  if (!form) throw invalid(`Invalid body: expected multipart/form-data, got ${typeof body}.`);
  const model = modelOf(form.get("model"), "speech", "v1/audio/transcriptions");
  const format = formatOf(form, model);
  const file = form.get("file");
  if (!(file instanceof File)) throw missing("file");
  if (file.size > largestFile) throw tooLarge(file.size);
  const extension = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? "";
  if (!extensions.includes(extension)) {
    throw invalid(
      `Invalid file format. Supported formats: ${JSON.stringify(extensions)}`,
      "file",
      "unsupported_format",
    );
  }
  const bytes = Buffer.from(await file.arrayBuffer());
  const heard = bytes.length < 16 ? null : hear(bytes);
  if (!heard) {
    throw invalid("Audio file might be corrupted or unsupported", "file", "invalid_value");
  }
  if (heard.seconds < leastSeconds) {
    throw invalid(
      `Audio file is too short. Minimum audio length is ${leastSeconds} seconds.`,
      "file",
      "audio_too_short",
    );
  }
  if (model.billing === "tokens" && heard.seconds > mostSeconds) {
    throw invalid(
      `audio duration ${heard.seconds} seconds is longer than ${mostSeconds} seconds which is the maximum for this model`,
      "file",
      "invalid_value",
    );
  }
  const transcript = await ai.transcripts.of(bytes, heard);
  const usage = usageOf(model, heard.seconds, transcript.text);
  return { body: written(transcript, heard.seconds, format, usage), usage };
}

function formatOf(form: FormData, { formats }: SpeechModel): string {
  const format = form.get("response_format") ?? "json";
  if (typeof format !== "string" || !formats.includes(format)) {
    throw invalid(
      `response_format '${String(format)}' is not compatible with model '${String(form.get("model"))}'. Use one of ${formats.map((one) => `'${one}'`).join(", ")} instead.`,
      "response_format",
      "unsupported_value",
    );
  }
  const granularities = [...form.getAll("timestamp_granularities[]")];
  if (granularities.length > 0 && format !== "verbose_json") {
    throw invalid(
      "timestamp_granularities is only supported with response_format 'verbose_json'",
      "timestamp_granularities",
    );
  }
  if (form.get("stream") === "true") {
    throw invalid("Streaming is not supported for this model.", "stream", "unsupported_value");
  }
  return format;
}

function usageOf({ billing }: SpeechModel, seconds: number, text: string) {
  if (billing === "duration") return { type: "duration", seconds: Math.ceil(seconds) };
  const audio_tokens = Math.ceil(seconds * tokensPerSecond);
  const output_tokens = countTokens(text);
  return {
    type: "tokens",
    input_tokens: audio_tokens,
    input_token_details: { text_tokens: 0, audio_tokens },
    output_tokens,
    total_tokens: audio_tokens + output_tokens,
  };
}

function written({ text, segments }: Transcript, seconds: number, format: string, usage: unknown) {
  if (format === "text") return `${text}\n`;
  if (format === "json") return { text, usage };
  if (format === "srt" || format === "vtt") return subtitles(segments, format);
  return {
    task: "transcribe",
    language: "portuguese",
    duration: seconds,
    text,
    segments: segments.map((segment, id) => ({
      id,
      seek: 0,
      start: segment.start,
      end: segment.end,
      text: ` ${segment.text}`,
      tokens: [50_364 + id],
      temperature: 0,
      avg_logprob: -0.2,
      compression_ratio: 0.9,
      no_speech_prob: 0.01,
    })),
    usage,
  };
}

function subtitles(segments: Segment[], format: "srt" | "vtt"): string {
  const point = format === "srt" ? "," : ".";
  const clock = (seconds: number) =>
    new Date(seconds * 1000).toISOString().slice(11, 23).replace(".", point);
  const blocks = segments.map(({ start, end, text }, at) => {
    const number = format === "srt" ? `${at + 1}\n` : "";
    return `${number}${clock(start)} --> ${clock(end)}\n${text}\n`;
  });
  return (format === "vtt" ? ["WEBVTT\n", ...blocks] : blocks).join("\n");
}

export const tooLarge = (bytes: number) =>
  new Refused(
    413,
    "invalid_request_error",
    `413: Maximum content size limit (${largestFile}) exceeded (${bytes} bytes read)`,
  );
