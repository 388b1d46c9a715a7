import { describe, expect, it } from "vitest";
import { messagesOf } from "./messages-of.ts";

const picked = (name: string, type: "image" | "audio" | "document", voice = false) => ({
  key: name,
  file: new File(["x"], name, { type: `${type}/x` }),
  type,
  voice,
});
const make = (text: string, files: ReturnType<typeof picked>[], replyToId: string | null = null) =>
  messagesOf({ conversationId: "c1", text, replyToId, picked: files }).map(
    ({ type, body, payload, file }) => [type, body, payload ?? {}, file?.name ?? null],
  );

describe("messagesOf", () => {
  it("makes one message of words alone", () => {
    expect(make("oi", [])).toEqual([["text", "oi", {}, null]]);
  });

  it("gives the words to the first file that can carry them", () => {
    const files = [picked("a.ogg", "audio"), picked("b.png", "image"), picked("c.pdf", "document")];
    expect(make("olha", files)).toEqual([
      ["audio", null, {}, "a.ogg"],
      ["image", "olha", {}, "b.png"],
      ["document", null, {}, "c.pdf"],
    ]);
  });

  it("says the words after a voice, which cannot carry any", () => {
    expect(make("ouviu?", [picked("voz.ogg", "audio", true)])).toEqual([
      ["audio", null, { voice: true }, "voz.ogg"],
      ["text", "ouviu?", {}, null],
    ]);
  });

  it("answers with the first of them only", () => {
    const made = make("", [picked("a.png", "image"), picked("b.png", "image")], "m1");
    expect(made.map(([, , payload]) => payload)).toEqual([{ reply_to_id: "m1" }, {}]);
  });
});
