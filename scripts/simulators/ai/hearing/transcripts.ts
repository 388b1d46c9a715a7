// What is heard in a sound: what a test said, what is known of a sample, or a script by when one speaks.
import { createHash } from "node:crypto";
import { RequestRefused } from "../../http.ts";
import { readSample } from "../../whatsapp/inbound/samples.ts";
import { linesFor } from "./lines.ts";
import { type Segment, spread } from "./segments.ts";
import type { Heard } from "./wav.ts";

export interface Transcript {
  text: string;
  segments: Segment[];
}

export interface Registered {
  id: number;
  /** Null: whatever comes next. */
  sha256: string | null;
  times: number | null;
  text: string;
  segments: Segment[] | null;
}

const voiceNote =
  "Oi, tudo bem? Meu pedido 1234 ainda não chegou e já faz cinco dias que estou esperando. Vocês podem verificar para mim, por favor?";

export function createTranscripts() {
  let registered: Registered[] = [];
  let nextId = 1;
  let sample: Promise<string> | null = null;

  /** Of the voice note that comes with the simulator. */
  function sampleHash(): Promise<string> {
    const voice = { name: "voice.ogg", mime_type: "audio/ogg", file_name: null };
    sample ??= readSample(voice).then(sha256Of);
    return sample;
  }

  return {
    add(input: Record<string, unknown>): Registered {
      const segments = Array.isArray(input.segments) ? input.segments.map(segmentOf) : null;
      if (typeof input.text !== "string" && !segments) {
        throw new RequestRefused(422, "transcript_empty", "A transcript has text or segments.");
      }
      const sha256 = typeof input.sha256 === "string" ? input.sha256 : null;
      const usual = sha256 === null ? 1 : null;
      const entry: Registered = {
        id: nextId++,
        sha256,
        times: input.times === null ? null : typeof input.times === "number" ? input.times : usual,
        text: String(input.text ?? segments?.map(({ text }) => text).join(" ")),
        segments,
      };
      registered.push(entry);
      return entry;
    },
    list: () => registered,
    clear() {
      registered = [];
    },
    async of(bytes: Buffer, heard: Heard): Promise<Transcript> {
      const hash = sha256Of(bytes);
      const found =
        registered.find(({ sha256 }) => sha256 === hash) ??
        registered.find(({ sha256 }) => sha256 === null);
      if (found) {
        if (found.times !== null) found.times -= 1;
        if (found.times === 0) registered = registered.filter((one) => one !== found);
        return { text: found.text, segments: found.segments ?? spread(found.text, heard.seconds) };
      }
      if (hash === (await sampleHash())) {
        return { text: voiceNote, segments: spread(voiceNote, heard.seconds) };
      }
      const segments = linesFor(heard, hash);
      return { text: segments.map(({ text }) => text).join(" "), segments };
    },
  };
}

export type Transcripts = ReturnType<typeof createTranscripts>;

const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function segmentOf(given: unknown): Segment {
  const { start, end, text } = (given ?? {}) as Partial<Segment>;
  return { start: Number(start ?? 0), end: Number(end ?? start ?? 0), text: String(text ?? "") };
}
