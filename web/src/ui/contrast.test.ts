import { describe, expect, it } from "vitest";
import { barro, brick, dark, gray, light, night, type Scheme } from "./tokens.ts";

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const MEANINGS = [
  ["brand", "brandSoft"],
  ["ok", "okSoft"],
  ["wait", "waitSoft"],
  ["fail", "failSoft"],
  ["info", "infoSoft"],
  ["note", "noteSoft"],
] as const satisfies [keyof Scheme, keyof Scheme][];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s scheme", (_name, scheme) => {
  it("carries ink and meta text on every ground", () => {
    const grounds = ["paper", "surface", "hover", "chosen", "ours", "noteSoft"] as const;
    for (const ground of grounds) {
      expect(contrast(scheme.ink, scheme[ground]), `ink on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(scheme.quiet, scheme[ground]), `quiet on ${ground}`).toBeGreaterThanOrEqual(
        4.5,
      );
    }
  });

  it("carries each meaning on its tint, on the surface and on the paper", () => {
    for (const [text, tint] of MEANINGS) {
      for (const ground of [scheme[tint], scheme.surface, scheme.paper]) {
        expect(contrast(scheme[text], ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe("filled controls", () => {
  it("carry white text", () => {
    expect(contrast(barro[7], "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(brick[7], "#ffffff")).toBeGreaterThanOrEqual(4.5);
  });

  it("show the border of a field against its ground", () => {
    expect(contrast(gray[4], light.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(night[4], dark.surface)).toBeGreaterThanOrEqual(3);
  });
});
