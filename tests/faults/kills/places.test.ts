import { describe, expect, it } from "vitest";
import { nameOf, places, pointOf } from "./places.ts";

describe("kill points", () => {
  const namesOf = (seed: number, from: number) =>
    places.map((_, at) => nameOf(pointOf(seed, from + at).place));

  it("are the same for the same seed, and others for another", () => {
    expect(namesOf(7, 0)).toEqual(namesOf(7, 0));
    expect(namesOf(7, 0)).not.toEqual(namesOf(8, 0));
    const lots = () => Array.from({ length: 5 }, () => pointOf(7, 3).lot.number(1_000));
    expect(lots()).toEqual(lots());
  });

  it("come to every place once before they come to any again", () => {
    const all = places.map(nameOf);
    expect(new Set(all).size).toBe(all.length);
    expect(namesOf(7, 0).toSorted()).toEqual(all.toSorted());
    expect(namesOf(7, places.length).toSorted()).toEqual(all.toSorted());
    expect(namesOf(7, places.length)).not.toEqual(namesOf(7, 0));
  });
});
