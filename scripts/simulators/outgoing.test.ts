import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Bench, sample, startBench } from "./testing.ts";

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

const buttons = (list: unknown[], more = {}) => ({
  type: "button",
  body: { text: "Podemos encerrar?" },
  action: { buttons: list },
  ...more,
});
const reply = (id: string, title: string) => ({ type: "reply", reply: { id, title } });
const list = (sections: unknown[], more = {}) => ({
  type: "list",
  body: { text: "Escolha um setor" },
  action: { button: "Ver setores", sections },
  ...more,
});
const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `r${at}`, title: `Linha ${at}` }));
const link = (display_text: string, url: string) => ({
  type: "cta_url",
  body: { text: "Sua sala está pronta" },
  action: { name: "cta_url", parameters: { display_text, url } },
});
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

describe("a send is refused", () => {
  const many = (count: number) => "a".repeat(count);
  it.each<[string, string, () => unknown, number]>([
    ["media that nobody uploaded", "image", () => ({ id: "42" }), 131009],
    ["media without id and link", "image", () => ({ caption: "x" }), 131008],
    ["media with both", "image", () => ({ id: ids["photo.jpg"], link: "https://x.example" }), 100],
    ["a link that is none", "image", () => ({ link: "foto.jpg" }), 100],
    ["a video as image", "image", () => ({ id: ids["video.mp4"] }), 131053],
    ["a caption on audio", "audio", () => ({ id: ids["song.mp3"], caption: "x" }), 100],
    ["a caption over 1024", "image", () => ({ id: ids["photo.jpg"], caption: many(1025) }), 131009],
    ["a song as voice note", "audio", () => ({ id: ids["song.mp3"], voice: true }), 131009],
    ["a place off the earth", "location", () => ({ latitude: 91, longitude: 0 }), 131009],
    ["a place without longitude", "location", () => ({ latitude: 1 }), 131008],
    ["no contacts", "contacts", () => [], 131009],
    ["a contact of one name part", "contacts", () => [{ name: { formatted_name: "A" } }], 131008],
    ["no body", "interactive", () => buttons([reply("a", "A")], { body: undefined }), 131008],
    ["no buttons", "interactive", () => buttons([]), 131009],
    [
      "four buttons",
      "interactive",
      () => buttons(["1", "2", "3", "4"].map((n) => reply(n, n))),
      131009,
    ],
    ["a title of 21", "interactive", () => buttons([reply("a", many(21))]), 131009],
    ["equal button ids", "interactive", () => buttons([reply("a", "A"), reply("a", "B")]), 131009],
    ["equal titles", "interactive", () => buttons([reply("a", "A"), reply("b", "A")]), 131009],
    ["a button id of 257", "interactive", () => buttons([reply(many(257), "A")]), 131009],
    [
      "buttons' body of 1025",
      "interactive",
      () => buttons([reply("a", "A")], { body: { text: many(1025) } }),
      131009,
    ],
    [
      "a footer of 61",
      "interactive",
      () => buttons([reply("a", "A")], { footer: { text: many(61) } }),
      131009,
    ],
    [
      "a header of 61",
      "interactive",
      () => list([{ rows: rows(1) }], { header: { type: "text", text: many(61) } }),
      131009,
    ],
    [
      "a photo above a list",
      "interactive",
      () =>
        list([{ rows: rows(1) }], { header: { type: "image", image: { id: ids["photo.jpg"] } } }),
      131009,
    ],
    [
      "eleven rows",
      "interactive",
      () =>
        list([
          { title: "A", rows: rows(6) },
          { title: "B", rows: rows(5) },
        ]),
      131009,
    ],
    [
      "two sections, one without title",
      "interactive",
      () => list([{ title: "A", rows: rows(1) }, { rows: [{ id: "z", title: "Z" }] }]),
      131008,
    ],
    [
      "a section title of 25",
      "interactive",
      () => list([{ title: many(25), rows: rows(1) }]),
      131009,
    ],
    ["equal row ids", "interactive", () => list([{ rows: [...rows(1), ...rows(1)] }]), 131009],
    [
      "a row title of 25",
      "interactive",
      () => list([{ rows: [{ id: "a", title: many(25) }] }]),
      131009,
    ],
    [
      "a description of 73",
      "interactive",
      () => list([{ rows: [{ id: "a", title: "A", description: many(73) }] }]),
      131009,
    ],
    ["a link label of 21", "interactive", () => link(many(21), "https://x.example"), 131009],
    [
      "a link that is no address",
      "interactive",
      () => link("Abrir", "javascript:alert(1)"),
      131009,
    ],
    ["an unknown interactive", "interactive", () => ({ type: "poll" }), 100],
    ["two emojis", "reaction", () => ({ message_id: written, emoji: "👍👎" }), 131009],
    ["a word as emoji", "reaction", () => ({ message_id: written, emoji: "ok" }), 131009],
  ])("for %s", async (_claim, type, block, code) => {
    const { status, body } = await send(type, block());
    expect(status).toBe(400);
    expect(body.error.code, body.error.message).toBe(code);
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
