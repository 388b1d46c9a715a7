// Recordings in MP3 as telephone systems write them. The fixtures are spoken by espeak-ng and encoded by
// LAME 3.100: who called says "Bom dia, aqui é a Ana" from 0.5 s on, who was called "Achei um pouco
// caro" from 3 s on. An encoder begins up to a seventh of a second late.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { joined } from "../../_shared/media/bytes.ts";
import { sniff } from "../../_shared/media/sniff.ts";
import { framesOf, type Mp3Frame, secondsOfMp3 } from "./mp3.ts";
import type { Piece } from "./piece.ts";
import { piecesOf } from "./pieces.ts";
import type { Span } from "./speech.ts";
import { channelOf, readWav } from "./wav.ts";

const fixture = async (name: string) =>
  Uint8Array.from(await readFile(new URL(`fixtures/${name}.mp3`, import.meta.url)));
const soundOf = (bytes: Uint8Array<ArrayBuffer>) => ({
  size: bytes.length,
  read: (from: number, to: number) => Promise.resolve(bytes.slice(from, to)),
});

async function piecesFrom(bytes: Uint8Array<ArrayBuffer>, from = 0): Promise<Piece[]> {
  return await Array.fromAsync(piecesOf(soundOf(bytes), "audio/mpeg", from));
}

async function framesFrom(bytes: Uint8Array<ArrayBuffer>): Promise<Mp3Frame[]> {
  return (await Array.fromAsync(framesOf(soundOf(bytes)))).flat();
}

const sides = (piece: Piece | undefined) => piece?.tracks.map(({ side }) => side);
const spansOn = (piece: Piece | undefined, track: number) => piece?.tracks[track]?.spans ?? [];

function assertNear(spans: readonly Span[], times: readonly (readonly [number, number])[]) {
  assert.equal(spans.length, times.length, JSON.stringify(spans));
  for (const [at, [start, end]] of times.entries()) {
    const found = spans[at] ?? { start: 0, end: 0 };
    assert.ok(Math.abs(found.start - start) < 0.2, `begins at ${found.start}`);
    assert.ok(Math.abs(found.end - end) < 0.25, `ends at ${found.end}`);
  }
}

describe("a recording in MP3", () => {
  for (const [name, rate] of [
    ["stereo-8khz", 8000],
    ["stereo-44khz-vbr", 22_050],
  ] as const) {
    it(`tells who says what: ${name}`, async () => {
      const bytes = await fixture(name);
      const [piece, ...more] = await piecesFrom(bytes);
      assert.deepEqual(more, []);
      assert.deepEqual([piece?.to, piece?.isLast], [bytes.length, true]);
      assert.deepEqual(sides(piece), ["left", "right"]);
      assertNear(spansOn(piece, 0), [[0.5, 2.1]]);
      assertNear(spansOn(piece, 1), [[3, 4.2]]);
      const file = piece?.tracks[1]?.file() ?? new Uint8Array();
      const wav = readWav(file, file.length);
      assert.deepEqual([wav?.channels, wav?.rate], [1, rate]);
      const samples = channelOf(file.slice(wav?.from), 1, 0);
      assert.ok(Math.abs(samples.length / rate - (piece?.end ?? 0)) < 0.001);
      assert.ok(samples.slice(rate * 3, rate * 4).some((value) => value > 2000));
      assert.ok(samples.slice(0, rate * 2).every((value) => Math.abs(value) < 500));
    });
  }

  it("on one channel, or twice on two, tells nobody from the other", async () => {
    for (const name of ["mono-8khz", "twice-the-same-22khz"]) {
      const [piece] = await piecesFrom(await fixture(name));
      assert.deepEqual(sides(piece), ["both"], name);
      assertNear(spansOn(piece, 0), [
        [0.5, 2.1],
        [3, 4.2],
      ]);
    }
  });

  it("tells how long it lasts", async () => {
    const [short, long] = [await fixture("mono-8khz"), await fixture("stereo-44khz-vbr")];
    assert.equal(Math.round(secondsOfMp3(short) * 100), 504);
    assert.ok(Math.abs(secondsOfMp3(joined([short, long])) - 9.95) < 0.05);
    assert.equal(secondsOfMp3(new Uint8Array(500).fill(7)), 0);
  });

  it("is one by its bytes, with a tag in front or without", async () => {
    for (const name of ["stereo-8khz", "mono-8khz", "twice-the-same-22khz"]) {
      assert.equal((await sniff(await fixture(name), null))?.mimeType, "audio/mpeg", name);
    }
  });

  it("of half an hour is cut where it is quiet, and heard alike by whoever goes on", async () => {
    const frames = (await framesFrom(await fixture("stereo-8khz"))).map(({ data }) => data);
    const round = frames.length * 0.072;
    const bytes = joined(Array.from({ length: Math.ceil(1800 / round) }, () => frames).flat());
    const pieces = await piecesFrom(bytes);
    assert.equal(pieces.length, 4);
    assert.equal(pieces.at(-1)?.to, bytes.length);
    for (const [at, { start, end, from, to }] of pieces.entries()) {
      assert.ok(end - start <= 600);
      assert.equal(from, pieces[at - 1]?.to ?? 0);
      assert.equal(start, pieces[at - 1]?.end ?? 0);
      const moment = end % round;
      const isQuiet = moment < 0.7 || (moment > 2.1 && moment < 3.2) || moment > 4.2;
      assert.ok(to === bytes.length || isQuiet, `cut at ${moment}`);
    }
    const [again, ...rest] = await piecesFrom(bytes, pieces[1]?.to);
    assert.equal(rest.length, 1);
    assert.deepEqual([again?.from, again?.to], [pieces[2]?.from, pieces[2]?.to]);
    assert.ok(Math.abs((again?.start ?? 0) - (pieces[2]?.start ?? 1)) < 1e-6);
    assert.deepEqual(again?.tracks[0]?.file(), pieces[2]?.tracks[0]?.file());
  });
});

describe("a broken recording in MP3", () => {
  it("that breaks off is heard as far as it goes", async () => {
    const bytes = await fixture("stereo-8khz");
    const [piece] = await piecesFrom(bytes.slice(0, 6000));
    assert.deepEqual([piece?.to, piece?.isLast], [6000, true]);
    assertNear(spansOn(piece, 0), [[0.5, 2.1]]);
    assert.deepEqual(spansOn(piece, 1), []);
  });

  it("with something else in the middle is heard before it and behind it", async () => {
    const bytes = await fixture("stereo-8khz");
    const noise = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7919) % 256);
    const [piece] = await piecesFrom(joined([bytes.slice(0, 5293), noise, bytes.slice(5293)]));
    assert.deepEqual(sides(piece), ["left", "right"]);
    assertNear(spansOn(piece, 0), [[0.5, 2.1]]);
    assertNear(spansOn(piece, 1), [[3, 4.2]]);
  });

  it("is heard whatever its frames carry", async () => {
    const bytes = await fixture("stereo-44khz-vbr");
    let seed = 7;
    for (let round = 0; round < 40; round += 1) {
      const broken = bytes.slice();
      for (let change = 0; change < 200; change += 1) {
        seed = (seed * 48_271) % 2_147_483_647;
        broken[seed % broken.length] = seed >> 8;
      }
      const pieces = await piecesFrom(broken);
      assert.equal(pieces.at(-1)?.isLast, true);
      assert.ok(pieces.every(({ tracks }) => tracks.every(({ spans }) => spans !== null)));
    }
  });

  it("that is no sound is refused", async () => {
    for (const bytes of [new Uint8Array(5000).fill(7), new Uint8Array(5000).fill(0xff)]) {
      await assert.rejects(piecesFrom(bytes), { code: "ai_bad_audio" });
    }
    const tag = (await fixture("stereo-8khz")).slice(0, 100);
    await assert.rejects(piecesFrom(tag), { code: "ai_bad_audio" });
  });
});
