import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Bench, sample, startBench } from "./testing.ts";
import { buttons, link, list, reply, rows } from "./testing-blocks.ts";

let bench: Bench;
let ids: Record<string, string>;
let written: string;
beforeAll(async () => {
  bench = await startBench();
  await bench.call("POST", "whatsapp/settings", {
    limits: { numberPerSecond: 10_000, pairBurst: 10_000 },
  });
  written = (await bench.writes("marina", "oi")).body.id;
  const files: [string, string][] = [
    ["photo.jpg", "image/jpeg"],
    ["video.mp4", "video/mp4"],
    ["voice.ogg", "audio/ogg; codecs=opus"],
    ["song.mp3", "audio/mpeg"],
    ["contract.pdf", "application/pdf"],
    ["sticker.webp", "image/webp"],
  ];
  ids = {};
  for (const [name, mime] of files) ids[name] = (await bench.upload(sample(name), mime)).body.id;
});
afterAll(() => bench.close());

const send = (type: string, block: unknown, more = {}) =>
  bench.send({ type, text: undefined, [type]: block, ...more });

const card = { name: { formatted_name: "Ana Lima", first_name: "Ana" } };

describe("each type reaches the customer", () => {
  it.each<[string, string, () => unknown]>([
    ["an image", "image", () => ({ id: ids["photo.jpg"], caption: "Foto" })],
    ["a video", "video", () => ({ id: ids["video.mp4"] })],
    ["a voice note", "audio", () => ({ id: ids["voice.ogg"], voice: true })],
    ["a song", "audio", () => ({ id: ids["song.mp3"] })],
    ["a document", "document", () => ({ id: ids["contract.pdf"], filename: "contrato.pdf" })],
    ["a photo as document", "document", () => ({ id: ids["photo.jpg"], filename: "foto.jpg" })],
    ["a sticker", "sticker", () => ({ id: ids["sticker.webp"] })],
    ["a link instead of an upload", "image", () => ({ link: "https://loja.example/foto.jpg" })],
    ["a place", "location", () => ({ latitude: -23.56, longitude: -46.65, name: "Loja" })],
    ["contacts", "contacts", () => [{ ...card, phones: [{ phone: "+5511999990177" }] }]],
    ["buttons", "interactive", () => buttons([reply("a", "Sim"), reply("b", "Não")])],
    ["a list", "interactive", () => list([{ rows: rows(10) }])],
    ["a link button", "interactive", () => link("Entrar", "https://meet.example/sala")],
  ])("%s", async (_claim, type, block) => {
    const { status, body } = await send(type, block());
    expect(status, JSON.stringify(body)).toBe(200);
    const id = body.messages[0].id;
    await vi.waitFor(async () => {
      const { messages } = await bench.thread("marina");
      const message = messages.find((one: { id: string }) => one.id === id);
      expect(message).toMatchObject({ type, status: "delivered", content: { [type]: block() } });
    });
  });

  it("a reaction as sent and no further, on the message it means, until it is taken back", async () => {
    const target = async () =>
      (await bench.thread("marina")).messages.find(({ id }: { id: string }) => id === written);
    await send("reaction", { message_id: written, emoji: "👍" });
    await vi.waitFor(async () =>
      expect((await target()).reactions).toEqual([{ by: "business", emoji: "👍" }]),
    );
    const { body } = await send("reaction", { message_id: written, emoji: "" });
    await vi.waitFor(async () => expect((await target()).reactions).toEqual([]));
    const ticks = bench.business.statuses().filter(({ id }) => id === body.messages[0].id);
    expect(ticks.map(({ status }) => status)).toEqual(["sent"]);
  });
});

describe("a send fails by webhook", () => {
  const failure = async (id: string) => {
    const told = () => bench.business.statuses().find((status) => status.id === id);
    await vi.waitFor(() => expect(told()?.status).toBe("failed"));
    return told()!;
  };

  it("with 131053 when the bytes are not what the upload said", async () => {
    const liar = (await bench.upload(sample("photo.jpg"), "audio/ogg; codecs=opus")).body.id;
    const { body } = await send("audio", { id: liar, voice: true });
    const status = await failure(body.messages[0].id);
    expect(status.errors?.[0]).toMatchObject({ code: 131053 });
    expect(JSON.stringify(status.errors)).toContain("Opus");
  });

  it("with 131009 when the reaction is to a message of another chat", async () => {
    const { body } = await send("reaction", { message_id: "wamid.nobody", emoji: "👍" });
    expect((await failure(body.messages[0].id)).errors?.[0]?.code).toBe(131009);
  });
});
