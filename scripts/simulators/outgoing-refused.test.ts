import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    ["song.mp3", "audio/mpeg"],
  ];
  ids = {};
  for (const [name, mime] of files) ids[name] = (await bench.upload(sample(name), mime)).body.id;
});
afterAll(() => bench.close());

const send = (type: string, block: unknown, more = {}) =>
  bench.send({ type, text: undefined, [type]: block, ...more });

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
