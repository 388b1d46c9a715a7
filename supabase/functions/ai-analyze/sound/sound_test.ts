// Recordings cut into what one person says, and words laid over the times at which they speak.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { memoryFiles } from "../../_shared/media/testing.ts";
import type { Piece } from "./piece.ts";
import { piecesOf } from "./pieces.ts";
import { placeWords } from "./place_words.ts";
import { storedSound } from "./stored_sound.ts";
import { stereoWav } from "./testing.ts";
import { channelOf, readWav } from "./wav.ts";

async function piecesFrom(bytes: Uint8Array<ArrayBuffer>, mimeType: string, from = 0) {
  const files = memoryFiles({ call: { bytes, mimeType } });
  const pieces: Piece[] = [];
  for await (const one of piecesOf(storedSound(files, "call", bytes.length), mimeType, from)) {
    pieces.push(one);
  }
  return pieces;
}

describe("a recording in stereo", () => {
  it("becomes a track for each, with the times at which they speak", async () => {
    const bytes = stereoWav(10, {
      left: [[1, 3]],
      right: [
        [4, 5],
        [7, 9],
      ],
    });
    const [piece, ...more] = await piecesFrom(bytes, "audio/wav");
    assert.deepEqual(more, []);
    assert.deepEqual(
      piece?.tracks.map(({ side, spans }) => [side, spans]),
      [
        ["left", [{ start: 1, end: 3 }]],
        [
          "right",
          [
            { start: 4, end: 5 },
            { start: 7, end: 9 },
          ],
        ],
      ],
    );
    const left = piece?.tracks[0]?.file() ?? new Uint8Array();
    const wav = readWav(left, left.length);
    assert.deepEqual(
      [wav?.channels, wav?.rate, (wav?.to ?? 0) - (wav?.from ?? 0)],
      [1, 8000, 160_000],
    );
    const samples = channelOf(left.slice(wav?.from), 1, 0);
    assert.ok(samples.slice(8000, 24_000).some((value) => value > 1000));
    assert.ok(samples.slice(32_000, 40_000).every((value) => value === 0));
  });

  it("is cut where it is quiet when it is long, and gone on with where it was cut", async () => {
    // Half an hour in which somebody always speaks, but for a breath in every minute.
    const talk = Array.from({ length: 30 }, (_, at): [number, number] => [at * 60, at * 60 + 59]);
    const bytes = stereoWav(1800, { left: talk, right: [] });
    const pieces = await piecesFrom(bytes, "audio/wav");
    assert.equal(pieces.length, 4);
    assert.equal(pieces[0]?.from, 44);
    assert.equal(pieces.at(-1)?.to, bytes.length);
    for (const { start, from } of pieces.slice(1)) {
      assert.ok(start % 60 >= 59 || start % 60 === 0, `cut at ${start}`);
      assert.equal(from, 44 + Math.round(start * 8000) * 4);
    }
    const [, ...rest] = await piecesFrom(bytes, "audio/wav", pieces[1]?.from);
    assert.deepEqual(
      rest.map(({ from, to }) => [from, to]),
      pieces.slice(2).map(({ from, to }) => [from, to]),
    );
    assert.ok(pieces.every(({ tracks }) => (tracks[0]?.file().length ?? 0) < 25 * 1024 * 1024));
  });

  it("may say nothing of its length, or end in the middle of a sample", async () => {
    const bytes = stereoWav(2, { left: [[0, 1]], right: [] });
    new DataView(bytes.buffer).setUint32(40, 0, true);
    const [piece] = await piecesFrom(bytes.slice(0, -3), "audio/wav");
    assert.equal(piece?.to, bytes.length - 4);
  });
});

describe("another recording", () => {
  it("that claims more than any telephone system writes is heard as it is, or refused", async () => {
    for (const [at, value] of [
      [22, 60_000],
      [24, 4_000_000_000],
    ] as const) {
      const file = stereoWav(1, { left: [[0, 1]], right: [] });
      const view = new DataView(file.buffer);
      if (at === 22) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      assert.equal(readWav(file, file.length), null);
      assert.equal((await piecesFrom(file, "audio/wav")).length, 1);
    }
  });

  it("that says the same on both channels tells nobody from the other", async () => {
    const said: [number, number][] = [[1, 3]];
    const [piece] = await piecesFrom(stereoWav(5, { left: said, right: said }), "audio/wav");
    assert.deepEqual(
      piece?.tracks.map(({ side, spans }) => [side, spans]),
      [["both", [{ start: 1, end: 3 }]]],
    );
  });
});

describe("words without times", () => {
  const spans = [
    { start: 1, end: 3 },
    { start: 10, end: 12 },
  ];
  const place = (text: string) => placeWords({ text, segments: [] }, spans, 20);

  it("are laid over the times at which somebody speaks", () => {
    assert.deepEqual(place("Bom dia, tudo bem? Ligo sobre a proposta."), [
      { start: 1, end: 3, text: "Bom dia, tudo bem?" },
      { start: 10, end: 12, text: "Ligo sobre a proposta." },
    ]);
    assert.deepEqual(
      place("Um. Dois. Três. Quatro.").map(({ start }) => Math.round(start)),
      [1, 2, 3, 11],
    );
    assert.deepEqual(place(""), []);
  });

  it("that a model hears where nobody speaks are left out", () => {
    const segments = [
      { start: 1.2, end: 2.8, text: " Bom dia." },
      { start: 5, end: 8, text: "Legendas pela comunidade" },
    ];
    assert.deepEqual(placeWords({ text: "", segments }, spans, 20), [
      { start: 1.2, end: 2.8, text: "Bom dia." },
    ]);
  });
});
