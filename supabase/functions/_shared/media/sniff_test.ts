import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Bytes, joined } from "./bytes.ts";
import { dangerOf, servedType, sniff } from "./sniff.ts";
import { bytesOf, oggOpus } from "./testing.ts";

/** The container of old Office files and of installers, holding a stream of this name. */
function compound(stream: string): Bytes {
  const wide = new Uint8Array([...stream].flatMap((letter) => [letter.charCodeAt(0), 0]));
  const magic = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
  return joined([magic, new Uint8Array(1016), wide, new Uint8Array(64)]);
}

async function typeOf(bytes: Uint8Array, name: string | null = null): Promise<string | null> {
  return (await sniff(bytes, name))?.mimeType ?? null;
}

describe("what a file is", () => {
  it("is told by its bytes", async () => {
    for (const [bytes, mimeType] of [
      [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0), "image/jpeg"],
      [bytesOf("RIFF\0\0\0\0WEBPVP8L"), "image/webp"],
      [bytesOf("%PDF-1.7\n"), "application/pdf"],
      [bytesOf("#!AMR\n"), "audio/amr"],
      [joined([Uint8Array.of(0, 0, 0, 24), bytesOf("ftypisom\0\0\0\0isommp42")]), "video/mp4"],
      [joined([Uint8Array.of(0, 0, 0, 24), bytesOf("ftypM4A \0\0\0\0M4A mp42")]), "audio/mp4"],
      [oggOpus([10]), "audio/ogg"],
      [bytesOf("BEGIN:VCARD\nVERSION:3.0\n"), "text/vcard"],
      [bytesOf("olá, tudo bem?\n"), "text/plain"],
      [Uint8Array.from([0x6f, 0x6c, 0xe1, 0x0a]), "text/plain"],
      [bytesOf("\ufeffa;b\n"), "text/plain"],
    ] as const) {
      assert.equal(await typeOf(bytes), mimeType);
    }
    assert.equal(await typeOf(new Uint8Array(40)), null);
  });

  it("is Opus when it is called OGG", async () => {
    const vorbis = oggOpus([10]);
    vorbis.set(bytesOf("\u0001vorbis"), 28);
    assert.equal(await typeOf(vorbis), "audio/vorbis");
  });

  it("is an old Office document only when it names itself and holds one", async () => {
    assert.equal(await typeOf(compound("WordDocument"), "ata.doc"), "application/msword");
    assert.equal(await typeOf(compound("Workbook"), "caixa.xls"), "application/vnd.ms-excel");
    assert.equal(await typeOf(compound("!Property"), "ata.doc"), null);
    assert.equal(await typeOf(compound("WordDocument"), "ata.msi"), null);
  });

  it("tells what is dangerous in it and how it is served", async () => {
    for (const [content, danger, served] of [
      ["%PDF-1.7\n", null, "application/pdf"],
      ["GIF89a\u0001\0\u0001\0", null, "image/gif"],
      ["just words", null, "application/octet-stream"],
      ["<html>", "media_active_content", "application/octet-stream"],
      ["<svg>", "media_active_content", "application/octet-stream"],
      [`MZ${"\0".repeat(80)}`, "media_executable", "application/octet-stream"],
      ["\0asm\u0001\0\0\0", "media_executable", "application/octet-stream"],
    ] as const) {
      const sniffed = await sniff(bytesOf(content), null);
      assert.ok(sniffed, content);
      assert.deepEqual([dangerOf(sniffed), servedType(sniffed)], [danger, served], content);
    }
  });
});
