import { describe, expect, it } from "vitest";
import { peaksOf, resample } from "./loudness.ts";

describe("peaksOf", () => {
  it("measures each part against the loudest", () => {
    const samples = new Float32Array([0, 0.1, -0.5, 0.2, 0.25, 0]);
    expect(peaksOf(samples, 3)).toEqual([20, 100, 50]);
  });

  it("draws silence as silence", () => {
    expect(peaksOf(new Float32Array(10), 2)).toEqual([0, 0]);
  });
});

describe("resample", () => {
  it("stretches and shrinks to the number of bars", () => {
    expect(resample([10, 20], 4)).toEqual([10, 10, 20, 20]);
    expect(resample([1, 2, 3, 4], 2)).toEqual([1, 3]);
    expect(resample([], 2)).toEqual([0, 0]);
  });
});
