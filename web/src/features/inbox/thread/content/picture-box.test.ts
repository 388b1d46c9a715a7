import { describe, expect, it } from "vitest";
import { pictureBox } from "./picture-box.ts";

describe("pictureBox", () => {
  it("fits a wide picture to the bubble and keeps its shape", () => {
    expect(pictureBox({ largura: 1600, altura: 1200 }, false)).toEqual({
      width: 320,
      aspectRatio: "1600 / 1200",
    });
  });

  it("keeps a tall picture from filling the screen", () => {
    expect(pictureBox({ largura: 1080, altura: 2160 }, false).width).toBe(180);
    expect(pictureBox({ largura: 100, altura: 4000 }, false)).toEqual({
      width: 120,
      aspectRatio: "1 / 3",
    });
  });

  it("guesses while nobody has measured it", () => {
    expect(pictureBox({ largura: null, altura: null }, false)).toEqual({
      width: 320,
      aspectRatio: "4 / 3",
    });
  });

  it("draws stickers small", () => {
    expect(pictureBox({ largura: 512, altura: 512 }, true).width).toBe(160);
  });
});
