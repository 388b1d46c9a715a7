import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { type Bytes, joined } from "./bytes.ts";
import { imageSize } from "./image_size.ts";
import { decodeJpeg, encodeJpeg, type Pixels } from "./jpeg.ts";
import { jpegWasm } from "./jpeg_wasm.ts";
import { turnUpright } from "./pixels.ts";
import { bytesOf, png } from "./testing.ts";
import { MAX_PIXELS, type Thumbnail, thumbnailOf } from "./thumbnail.ts";

const RED = [220, 20, 20, 255];
const BLUE = [20, 20, 220, 255];

function picture(width: number, height: number, at: (x: number, y: number) => number[]): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rgba.set(at(x, y), (y * width + x) * 4);
  }
  return { width, height, rgba };
}

/** Red on the left, blue on the right. */
const halves = (width: number, height: number) =>
  picture(width, height, (x) => (x < width / 2 ? RED : BLUE));

/** The same JPEG with an EXIF block that says which way up it is, and where it was taken. */
function withExif(jpeg: Uint8Array, orientation: number): Bytes {
  const tiff = new Uint8Array(26);
  const view = new DataView(tiff.buffer);
  view.setUint16(0, 0x4d4d);
  view.setUint16(2, 42);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, 0x0112);
  view.setUint16(12, 3);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  const body = joined([bytesOf("Exif\0\0"), tiff, bytesOf("GPS -23.55,-46.63")]);
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint16(0, 0xffe1);
  new DataView(head.buffer).setUint16(2, body.length + 2);
  return joined([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

async function decoded(thumbnail: Thumbnail): Promise<Pixels> {
  assert.ok(thumbnail.ok, JSON.stringify(thumbnail));
  const size = imageSize(thumbnail.bytes, "image/jpeg");
  return await decodeJpeg(thumbnail.bytes, size?.width ?? 0, size?.height ?? 0);
}

function colour({ width, rgba }: Pixels, x: number, y: number): "red" | "blue" | "white" | "other" {
  const [red = 0, green = 0, blue = 0] = rgba.subarray((y * width + x) * 4);
  if (red > 200 && green > 200 && blue > 200) return "white";
  if (red > 150 && blue < 90) return "red";
  return blue > 150 && red < 90 ? "blue" : "other";
}

describe("a thumbnail", () => {
  it("is at most 320 pixels long and keeps proportions and colours", async () => {
    const large = await encodeJpeg(halves(1600, 1200), 85);
    const thumbnail = await thumbnailOf(large, "image/jpeg");
    assert.deepEqual(thumbnail.size, { width: 1600, height: 1200, orientation: 1 });
    const small = await decoded(thumbnail);
    assert.deepEqual([small.width, small.height], [320, 240]);
    assert.deepEqual([colour(small, 5, 120), colour(small, 315, 120)], ["red", "blue"]);
    const tall = await decoded(
      await thumbnailOf(await encodeJpeg(halves(200, 900), 85), "image/jpeg"),
    );
    assert.deepEqual([tall.width, tall.height], [71, 320]);
  });

  it("stands upright and says nothing of where it was taken", async () => {
    const lying = withExif(await encodeJpeg(halves(800, 600), 85), 6);
    const thumbnail = await thumbnailOf(lying, "image/jpeg");
    assert.deepEqual(thumbnail.size, { width: 600, height: 800, orientation: 6 });
    const small = await decoded(thumbnail);
    assert.deepEqual([small.width, small.height], [240, 320]);
    assert.deepEqual([colour(small, 120, 5), colour(small, 120, 315)], ["red", "blue"]);
    const text = new TextDecoder("latin1").decode(thumbnail.ok ? thumbnail.bytes : undefined);
    assert.ok(!text.includes("GPS") && !text.includes("Exif"));
  });

  it("is made of a PNG row by row, with white behind what is transparent", async () => {
    const bytes = await png(640, 320, (x) => (x < 320 ? RED : [0, 0, 0, 0]));
    const small = await decoded(await thumbnailOf(bytes, "image/png"));
    assert.deepEqual([small.width, small.height], [320, 160]);
    assert.deepEqual([colour(small, 10, 80), colour(small, 310, 80)], ["red", "white"]);
  });

  it("is not made of what is too large, of another format or broken, and says so", async () => {
    const jpeg = await encodeJpeg(halves(64, 48), 85);
    const huge = jpeg.slice();
    const frame = huge.findIndex((byte, at) => byte === 0xff && huge[at + 1] === 0xc0);
    new DataView(huge.buffer).setUint16(frame + 5, 5000);
    new DataView(huge.buffer).setUint16(frame + 7, 5000);
    assert.ok(5000 * 5000 > MAX_PIXELS);
    const bomb = await png(1, 1);
    new DataView(bomb.buffer).setUint32(16, 60_000);
    new DataView(bomb.buffer).setUint32(20, 60_000);
    const webp = bytesOf("RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\u007f\u0002\0\u00df\u0001\0");
    const cut = await png(64, 64);
    for (const [bytes, mimeType, reason] of [
      [huge, "image/jpeg", "too_many_pixels"],
      [bomb, "image/png", "too_many_pixels"],
      [webp, "image/webp", "other_format"],
      [cut.subarray(0, 60), "image/png", "broken"],
      [jpeg.subarray(0, 12), "image/jpeg", "broken"],
      [new Uint8Array(3), "image/png", "broken"],
      [bytesOf("%PDF"), "application/pdf", "other_format"],
    ] as const) {
      const thumbnail = await thumbnailOf(bytes, mimeType);
      assert.equal(thumbnail.ok ? "made" : thumbnail.reason, reason, mimeType);
    }
  });

  it("of twelve megapixels costs a fraction of the two seconds of CPU there are", async () => {
    const photo = await encodeJpeg(halves(4000, 3000), 85);
    const before = process.cpuUsage();
    assert.ok((await thumbnailOf(photo, "image/jpeg")).ok);
    // Not by the clock: others may have the machine meanwhile.
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 1_500_000, String(user + system));
  });
});

describe("turning", () => {
  it("undoes each of the eight ways a camera may be held", () => {
    // a b / c d / e f, as it should be seen, and as each orientation stores it.
    const seen = ["ab", "cd", "ef"];
    const stored: Record<number, string[]> = {
      1: ["ab", "cd", "ef"],
      2: ["ba", "dc", "fe"],
      3: ["fe", "dc", "ba"],
      4: ["ef", "cd", "ab"],
      5: ["ace", "bdf"],
      6: ["bdf", "ace"],
      7: ["fdb", "eca"],
      8: ["eca", "fdb"],
    };
    for (const [orientation, rows] of Object.entries(stored)) {
      const width = rows[0]?.length ?? 0;
      const image = picture(width, rows.length, (x, y) => [rows[y]?.charCodeAt(x) ?? 0, 0, 0, 255]);
      const turned = turnUpright(image, Number(orientation));
      const read = seen.map((row, y) =>
        [...row].map((_, x) => String.fromCharCode(turned.rgba[(y * turned.width + x) * 4] ?? 0)),
      );
      assert.deepEqual(
        read.map((row) => row.join("")),
        seen,
        `orientation ${orientation}`,
      );
    }
  });
});

describe("the codec", () => {
  it("is the one that ImageScript publishes", () => {
    const published = new URL(
      "../../../../node_modules/imagescript/wasm/any/jpeg.wasm",
      import.meta.url,
    );
    assert.ok(gunzipSync(atobBytes(jpegWasm)).equals(readFileSync(published)));
  });
});

function atobBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
