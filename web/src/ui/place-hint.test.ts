import { describe, expect, it } from "vitest";
import { placeHint } from "./place-hint.ts";

const screen = { width: 400, height: 300 };
const hint = { left: 0, top: 0, width: 80, height: 20 };

describe("hints", () => {
  it("stand centred on the wished side", () => {
    const target = { left: 200, top: 100, width: 40, height: 40 };
    expect(placeHint(target, hint, screen, "top")).toEqual({ left: 180, top: 74 });
    expect(placeHint(target, hint, screen, "right")).toEqual({ left: 246, top: 110 });
  });

  it("go to the other side where there is no room", () => {
    const target = { left: 200, top: 4, width: 40, height: 40 };
    expect(placeHint(target, hint, screen, "top").top).toBe(50);
  });

  it("never leave the screen", () => {
    const target = { left: 380, top: 100, width: 20, height: 20 };
    expect(placeHint(target, hint, screen, "top").left).toBe(400 - 80 - 8);
  });
});
