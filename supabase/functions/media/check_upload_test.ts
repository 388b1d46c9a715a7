import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeHost, TENANT } from "../_shared/http/testing.ts";
import { type Bytes, joined } from "../_shared/media/bytes.ts";
import { bytesOf, oggOpus, png } from "../_shared/media/testing.ts";
import { ask, CHANNEL, caller, MEDIA, type Put, upload, uploadPath } from "./testing.ts";

const picture = await png(40, 30);
const pdf = bytesOf("%PDF-1.7\n1 0 obj\nendobj\n%%EOF");
const zip = bytesOf(`PK\u0003\u0004${"\0".repeat(30)}PK\u0005\u0006${"\0".repeat(18)}`);

async function goes(put: Put) {
  const { answer, saved } = await upload(put);
  assert.ok(typeof answer === "object", String(answer));
  assert.equal(saved?.type, answer.type);
  return answer;
}

async function isRefused(put: Put, code: string, what = put.name) {
  const { answer, saved, files } = await upload(put);
  assert.equal(answer, code, what);
  assert.equal(saved, undefined);
  assert.deepEqual([...files.kept.keys()], [], "nothing of it is left in the bucket");
}

describe("an upload", () => {
  it("is what its bytes are, and comes with its size and a thumbnail beside it", async () => {
    const { answer, saved, files, path } = await upload({ bytes: picture, name: "férias.jpg" });
    assert.deepEqual(answer, {
      id: "30000000-0000-4000-8000-000000000001",
      type: "image",
      mime_type: "image/png",
      size_bytes: picture.length,
      width: 40,
      height: 30,
      duration_seconds: null,
    });
    assert.match(saved?.sha256 ?? "", /^[0-9a-f]{64}$/);
    assert.equal(saved?.file_name, "férias.jpg");
    const thumbnail = saved?.thumbnail_path ?? "";
    assert.equal(thumbnail.slice(0, -36), path.slice(0, -36));
    assert.equal(files.kept.get(thumbnail)?.mimeType, "image/jpeg");
  });

  it("is a voice note only as OGG/Opus of one channel", async () => {
    const spoken = oggOpus([80, 120, 60]);
    const note = await goes({ bytes: spoken, name: "voz.ogg", voice: true });
    assert.deepEqual(
      [note.type, note.mime_type, note.duration_seconds],
      ["audio", "audio/ogg", 0.06],
    );
    assert.equal((await goes({ bytes: spoken, name: "voz.ogg" })).type, "audio");
    await isRefused({ bytes: oggOpus([80, 90], 2), voice: true }, "media_type_refused");
    await isRefused({ bytes: bytesOf("ID3\u0003\0\0\0\0\0\0"), voice: true }, "media_type_refused");
    const stereo = await goes({ bytes: oggOpus([80, 90], 2), name: "musica.ogg" });
    assert.equal(stereo.type, "document");
  });

  it("goes as a document where the channel does not show it", async () => {
    assert.equal((await goes({ bytes: pdf, name: "boleto.pdf" })).mime_type, "application/pdf");
    const gif = await goes({ bytes: bytesOf("GIF89a\u0001\0\u0001\0\0\0\0;"), name: "a.gif" });
    assert.deepEqual([gif.type, gif.width], ["document", 1]);
    const invoice = '<?xml version="1.0"?><nfeProc xmlns="http://www.portalfiscal.inf.br/nfe"/>';
    const put = { bytes: bytesOf(invoice), name: "nfe.xml", mimeType: "text/xml" };
    assert.equal((await goes(put)).mime_type, "application/xml");
    assert.equal(
      (await goes({ bytes: bytesOf("a;b\n1;2\n"), name: "x.csv" })).mime_type,
      "text/plain",
    );
    const { document: _document, ...shownOnly } = MEDIA;
    await isRefused({ bytes: pdf, media: shownOnly }, "media_type_refused");
  });

  it("is refused by its bytes, whatever it is called", async () => {
    const exe = "media_executable";
    const page = "media_active_content";
    const dangers: [string, Bytes, string][] = [
      [
        "a Windows program",
        bytesOf(`MZ${"\0".repeat(80)}This program cannot be run in DOS mode`),
        exe,
      ],
      ["a Linux program", bytesOf(`\u007fELF\u0002\u0001\u0001${"\0".repeat(60)}`), exe],
      ["a script", bytesOf("#!/bin/sh\nrm -rf ~\n"), exe],
      [
        "a drawing with a script",
        bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        page,
      ],
      ["a drawing behind a comment", bytesOf("<!-- x --><svg onload=alert(1)>"), page],
      ["a page", bytesOf("<!doctype html><script>alert(1)</script>"), page],
      [
        "a page as XML",
        bytesOf('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
        page,
      ],
      [
        "XML that loads a page",
        bytesOf('<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>'),
        page,
      ],
      [
        "noise",
        Uint8Array.from({ length: 300 }, (_, index) => (index * 7) % 256),
        "media_type_refused",
      ],
    ];
    for (const [what, bytes, code] of dangers) {
      for (const name of ["foto.jpg", "a.pdf"]) {
        await isRefused({ bytes, name, mimeType: "image/jpeg" }, code, what);
      }
    }
  });

  it("stays in the bucket when a message shows it, however often it is refused afterwards", async () => {
    for (const [put, code] of [
      [{ bytes: picture, name: "foto.exe" }, "media_executable"],
      [{ bytes: picture, name: "foto.png", voice: true }, "media_type_refused"],
    ] as const) {
      const { answer, files, path } = await upload({ ...put, isNamed: true });
      assert.equal(answer, code);
      assert.deepEqual([...files.kept.keys()], [path], "and no thumbnail beside it");
    }
  });

  it("is refused when it is two things at once", async () => {
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9);
    for (const bytes of [
      joined([picture, bytesOf("<script>alert(1)</script>")]),
      joined([jpeg, bytesOf("<html><body>")]),
      joined([picture, zip]),
      joined([pdf, zip]),
      joined([picture, bytesOf("%PDF-1.4")]),
    ]) {
      await isRefused({ bytes, name: "foto.png" }, "media_type_refused");
    }
  });

  it("is refused for a name that systems run, and for a type that browsers do", async () => {
    for (const name of ["nota.exe", "a.pdf.bat", "y.js ", "z.s\u202ecr", "foto.jpg\u202egpj.exe"]) {
      await isRefused({ bytes: pdf, name }, "media_executable");
    }
    for (const name of ["x.HTML", "y.svg"]) {
      await isRefused({ bytes: pdf, name }, "media_active_content");
    }
    for (const mimeType of ["text/html", "image/svg+xml", "application/javascript"]) {
      await isRefused({ bytes: pdf, mimeType }, "media_active_content");
    }
  });

  it("is refused when empty, or larger than its type may be on the channel", async () => {
    await isRefused({ bytes: new Uint8Array() }, "media_empty");
    const padded = (first: Uint8Array, size: number) => {
      const bytes = new Uint8Array(size);
      bytes.set(first);
      return bytes;
    };
    await isRefused({ bytes: padded(picture, MEDIA.image.max_bytes + 1) }, "media_too_large");
    await isRefused({ bytes: padded(pdf, MEDIA.document.max_bytes + 1) }, "media_too_large");
  });

  it("is a sticker in a sticker's size, and may be larger when it moves", async () => {
    const media = { ...MEDIA, sticker: { ...MEDIA.sticker, animated_max_bytes: 500 * 1024 } };
    const webp = (moves: boolean, side: number, size: number) => {
      const bytes = new Uint8Array(size);
      bytes.set(bytesOf("RIFF\0\0\0\0WEBPVP8X"));
      const [low, high] = [(side - 1) & 255, (side - 1) >> 8];
      bytes.set([10, 0, 0, 0, moves ? 2 : 0, 0, 0, 0, low, high, 0, low, high, 0], 16);
      return { bytes, name: "a.webp", mimeType: "image/webp", media };
    };
    assert.equal((await goes(webp(false, 512, 50 * 1024))).type, "sticker");
    assert.equal((await goes(webp(true, 512, 300 * 1024))).type, "sticker");
    assert.equal((await goes(webp(false, 511, 50 * 1024))).type, "document");
    await isRefused(webp(false, 512, 300 * 1024), "media_too_large");
    await isRefused(webp(true, 512, 501 * 1024), "media_too_large");
  });

  it("keeps of a name only what the customer should see", async () => {
    for (const [name, shown] of [
      ["C:\\Users\\bia\\boleto.pdf", "boleto.pdf"],
      ["../../etc/passwd", "passwd"],
      ["a\u0000b\r\n\u200f.pdf", "ab.pdf"],
      ["..", "file"],
    ]) {
      const { saved } = await upload({ bytes: pdf, name });
      assert.equal(saved?.file_name, shown);
    }
  });
});

describe("what is not there to be looked at", () => {
  const asked = (more: object) => ({
    path: uploadPath(),
    file_name: "a",
    channel_id: CHANNEL,
    ...more,
  });
  const refuses = (more: object, code: string, by = caller()) =>
    assert.rejects(ask(asked(more), by, fakeHost()), { message: code });

  it("is another company's file, an inbound one, or none", async () => {
    for (const path of [
      uploadPath().replace(TENANT, "90000000-0000-4000-8000-000000000009"),
      uploadPath().replace("uploads", crypto.randomUUID()),
      `${TENANT}/uploads/../${crypto.randomUUID()}/${crypto.randomUUID()}`,
      `${uploadPath()}/../x`,
      uploadPath(),
      "",
    ]) {
      await refuses({ path }, "upload_not_found");
    }
  });

  it("has a channel of the same company", async () => {
    await refuses({ channel_id: crypto.randomUUID() }, "channel_not_found");
  });

  it("is asked for in the words agreed", async () => {
    await refuses({ channel_id: "x" }, "invalid_request");
    await refuses({ file_name: "" }, "invalid_request");
    await refuses({ path: "x".repeat(9000) }, "payload_too_large");
  });
});
