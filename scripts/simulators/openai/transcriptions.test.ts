import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AiBench, fixture, shape, startAiBench } from "../ai/testing.ts";
import { decodeSample, frameSize } from "../carrier/mulaw.ts";
import { voice } from "../carrier/sounds.ts";
import { sample } from "../testing.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

function send(bytes: Buffer, fields: Record<string, string> = {}, name = "audio.ogg") {
  const form = new FormData();
  for (const [key, value] of Object.entries({ model: "gpt-transcribe", ...fields }))
    form.set(key, value);
  form.set("file", new File([new Uint8Array(bytes)], name));
  return bench.openai("/audio/transcriptions", form);
}

const rate = 8_000;
/** Mono, 16 bits: a tone in the given seconds and silence elsewhere. */
function wav(seconds: number, spans: [number, number][]): Buffer {
  const samples = seconds * rate;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write("RIFF", 0);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (const [from, to] of spans) {
    for (let at = from * rate; at < to * rate; at++) {
      bytes.writeInt16LE(Math.round(9_000 * Math.sin(at / 3)), 44 + Math.floor(at) * 2);
    }
  }
  return bytes;
}

/** What the carrier's people say, as it is recorded. */
function played(seconds: number): Buffer {
  const bytes = wav(seconds, []);
  const sound = voice(150);
  for (let at = 44; at < bytes.length; at += frameSize * 2) {
    sound().forEach((byte, index) => {
      bytes.writeInt16LE(decodeSample(byte), at + index * 2);
    });
  }
  return bytes;
}

/** 25 minutes by its header, of few bytes. */
function lasting(): Buffer {
  const bytes = wav(15, []);
  bytes.writeUInt32LE(160, 28);
  return bytes;
}

describe("a transcription", () => {
  it.each([
    ["transcription-json", "gpt-transcribe", "json"],
    ["transcription-verbose", "whisper-1", "verbose_json"],
  ])("has the recorded shape: %s", async (name, model, response_format) => {
    const { status, body } = await send(sample("voice.ogg"), { model, response_format });
    expect(status).toBe(200);
    expect(shape(body)).toEqual(shape(fixture("openai", name).response.body));
  });

  it("knows the voice note that comes with the simulator, and when each sentence is said", async () => {
    const { body } = await send(sample("voice.ogg"), {
      model: "whisper-1",
      response_format: "verbose_json",
    });
    expect(body.text).toContain("Meu pedido 1234 ainda não chegou");
    expect(body.segments.length).toBeGreaterThan(1);
    expect(body.segments.at(-1)?.end).toBeLessThanOrEqual(body.duration + 0.01);
    expect(body.usage.seconds).toBe(Math.ceil(body.duration));
  });

  it("of a call has a sentence wherever somebody speaks, by who it sounds like", async () => {
    const fields = { model: "whisper-1", response_format: "verbose_json" };
    const person = await send(played(10), fields, "a.wav");
    const starts = person.body.segments.map(({ start }: { start: number }) => Math.round(start));
    expect(starts).toEqual([0, 3, 6, 9]);
    expect(person.body.text).toContain("Quanto custa");
    const phrases: [number, number][] = [
      [0.5, 5],
      [7, 8],
    ];
    const agent = await send(wav(12, phrases), fields, "b.wav");
    expect(agent.body.text).toContain("aqui é da Acme");
    expect(agent.body.duration).toBe(12);
  });

  it("of silence is empty", async () => {
    const { body } = await send(wav(3, []), {}, "a.wav");
    expect(body).toEqual({ text: "", usage: { type: "duration", seconds: 3 } });
  });

  it("of what nobody knows says how long it is", async () => {
    const { body } = await send(sample("song.mp3"), {}, "song.mp3");
    expect(body.text).toMatch(/áudio de \d+ segundo/);
  });

  it("is what a test said: of the next file, or of one file for good", async () => {
    const segments = [{ start: 1.5, end: 2, text: "Vou pensar." }];
    await bench.sim("POST", "transcripts", { segments });
    const fields = { model: "whisper-1", response_format: "verbose_json" };
    const told = await send(sample("voice.ogg"), fields);
    expect(told.body).toMatchObject({
      text: "Vou pensar.",
      segments: [{ start: 1.5, text: " Vou pensar." }],
    });
    expect((await send(sample("voice.ogg"), fields)).body.text).toContain("pedido 1234");
    const { requests } = await bench.sim("GET", "requests?path=/audio&limit=1");
    const file = requests[0]?.json?.file as { sha256: string } | undefined;
    await bench.sim("POST", "transcripts", { sha256: file?.sha256, text: "Sempre isto." });
    expect((await send(sample("voice.ogg"))).body.text).toBe("Sempre isto.");
    expect((await send(sample("voice.ogg"))).body.text).toBe("Sempre isto.");
  });

  it("is charged by the second or by the token, as the model is", async () => {
    const { body } = await send(sample("voice.ogg"), { model: "gpt-4o-mini-transcribe" });
    expect(body.usage).toMatchObject({ type: "tokens", input_tokens: expect.any(Number) });
    expect(body.usage.total_tokens).toBe(body.usage.input_tokens + body.usage.output_tokens);
  });

  it.each<[string, number, () => ReturnType<typeof send>]>([
    ["a file that is too large", 413, () => send(Buffer.alloc(26_214_401))],
    ["a text file", 400, () => send(Buffer.from("oi"), {}, "oi.txt")],
    ["a text called sound", 400, () => send(Buffer.from("isto não é um áudio de verdade"))],
    ["half a header", 400, () => send(wav(1, []).subarray(0, 30), {}, "a.wav")],
    ["next to nothing", 400, () => send(wav(0.05, []), {}, "a.wav")],
    [
      "times of a model without",
      400,
      () => send(sample("voice.ogg"), { response_format: "verbose_json" }),
    ],
    ["a model for texts", 400, () => send(sample("voice.ogg"), { model: "gpt-6-luna" })],
    [
      "25 minutes for a model of 23",
      400,
      () => send(lasting(), { model: "gpt-4o-transcribe" }, "a.wav"),
    ],
  ])("is refused for %s", async (_name, status, call) => {
    const { status: answered, body } = await call();
    expect([answered, body.error.type]).toEqual([status, "invalid_request_error"]);
  });

  it("is refused without a form", async () => {
    expect((await bench.openai("/audio/transcriptions", { model: "whisper-1" })).status).toBe(400);
  });
});
