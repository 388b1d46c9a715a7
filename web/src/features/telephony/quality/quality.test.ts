import { describe, expect, it } from "vitest";
import { barsOf, mosOf, type Sample, sampleOf, summaryOf, warningsOf } from "./quality.ts";

const good: Sample = {
  rttMs: 40,
  jitterMs: 2,
  lossPct: 0,
  mos: mosOf(40, 2, 0),
  isMicSilent: false,
  isDeaf: false,
};

describe("the quality of a call", () => {
  it("falls with delay, jitter and loss, and stays between 1 and 4.5", () => {
    expect(mosOf(40, 2, 0)).toBeCloseTo(4.39, 1);
    expect(mosOf(500, 2, 0)).toBeLessThan(mosOf(100, 2, 0));
    expect(mosOf(40, 60, 0)).toBeLessThan(mosOf(40, 2, 0));
    expect(mosOf(40, 2, 20)).toBeLessThan(2.5);
    expect(mosOf(900, 200, 60)).toBe(1);
    expect([mosOf(40, 2, 0), 3.6, 3, 1].map(barsOf)).toEqual([4, 3, 2, 1]);
  });

  it("is counted between two looks", () => {
    const before = { at: 0, received: 100, lost: 2, jitterMs: 3, rttMs: 50, micEnergy: 1 };
    const sample = sampleOf(before, { ...before, received: 145, lost: 7, rttMs: null });
    expect(sample).toMatchObject({ lossPct: 10, rttMs: 50, isMicSilent: true, isDeaf: false });
    expect(sampleOf(before, { ...before, micEnergy: 1.2 })).toMatchObject({
      isMicSilent: false,
      isDeaf: true,
      mos: 1,
    });
  });

  it("is worth a word when three of the last five seconds were bad, and no longer", () => {
    const silent = { ...good, isMicSilent: true };
    expect(warningsOf([silent, good, silent])).toEqual([]);
    expect(warningsOf([silent, good, silent, good, silent])).toEqual(["silent_mic"]);
    expect(warningsOf([silent, silent, silent, good, good, good])).toEqual([]);
    const slow = { ...good, rttMs: 500, lossPct: 5 };
    expect(warningsOf([slow, slow, slow])).toEqual(["loss", "slow"]);
  });

  it("is kept in few numbers, however long the call was", () => {
    expect(summaryOf([])).toBeNull();
    const hour = summaryOf(Array.from({ length: 3_600 }, () => good));
    expect(hour).toMatchObject({ rtt_ms: 40, loss_pct: 0, silent_mic: false });
    expect(hour!.samples.length).toBeLessThanOrEqual(200);
  });
});
