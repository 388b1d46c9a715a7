import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { opusFacts } from "./ogg.ts";
import { oggOpus } from "./testing.ts";

const SAMPLE = new URL("../../../../scripts/simulators/samples/voice.ogg", import.meta.url);

describe("the length of a voice note", () => {
  it("is what its pages say, and what its packets hold", async () => {
    assert.equal(opusFacts(await readFile(SAMPLE))?.durationSeconds, 3.21);
    assert.equal(opusFacts(oggOpus(Array(150).fill(60)))?.durationSeconds, 3);
  });

  it("is not shorter than its packets, whatever its pages say", () => {
    assert.equal(opusFacts(oggOpus(Array(150).fill(300), 1, 1))?.durationSeconds, 2.99);
  });

  it("counts packets of several frames", () => {
    const bytes = oggOpus([40, 40], 1, 1);
    // Frames of 60 ms, three in each.
    for (let at = 0; at < bytes.length; at += 1) {
      if (bytes[at] === 0x08 && bytes[at + 1] === 0) bytes.set([(3 << 3) | 3, 3], at);
    }
    assert.equal(opusFacts(bytes)?.durationSeconds, 0.35);
  });
});
