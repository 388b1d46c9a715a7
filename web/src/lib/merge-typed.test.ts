import { expect, it } from "vitest";
import { changesOf, mergeTyped } from "./merge-typed.ts";

const before = { cap: 10, days: 180, kinds: ["a"] };

it("what nobody typed follows what is stored, in silence", () => {
  const after = { ...before, cap: 20 };
  expect(mergeTyped(before, before, after)).toEqual({ held: after, isNews: false });
});

it("what is typed stays beside what somebody else stored, and that is news", () => {
  const typed = { ...before, days: 90 };
  expect(mergeTyped(before, typed, { ...before, cap: 20 })).toEqual({
    held: { cap: 20, days: 90, kinds: ["a"] },
    isNews: true,
  });
});

it("of what both changed, what is typed stays, and that is news", () => {
  const typed = { ...before, cap: 30 };
  expect(mergeTyped(before, typed, { ...before, cap: 20 })).toEqual({ held: typed, isNews: true });
});

it("one's own saving is no news, even while one types on", () => {
  const saved = { ...before, cap: 30, kinds: ["a", "b"] };
  expect(mergeTyped(before, saved, saved)).toEqual({ held: saved, isNews: false });
  const typed = { ...saved, days: 7 };
  expect(mergeTyped(before, typed, saved)).toEqual({ held: typed, isNews: false });
});

it("only what differs is a change", () => {
  expect(changesOf(before, { ...before, kinds: [] })).toEqual({ kinds: [] });
  expect(changesOf(before, { ...before })).toEqual({});
});
