import { expect, it } from "vitest";
import { firstEmoji } from "./first-emoji.ts";

it.each([
  ["a 🎉 b", "🎉"],
  ["👨‍👩‍👧👍", "👨‍👩‍👧"],
  ["🇧🇷", "🇧🇷"],
  ["👍🏽", "👍🏽"],
  ["1️⃣", "1️⃣"],
  ["oi 1", null],
])("finds in %s the emoji %s", (typed, emoji) => {
  expect(firstEmoji(typed)).toBe(emoji);
});
