import { describe, expect, it } from "vitest";
import { formatBytes, savedName } from "./file-words.ts";

describe("formatBytes", () => {
  it.each([
    [0, /^0 bytes?$/],
    [999, /^999 bytes$/],
    [1_200, /^1[.,]2 kB$/],
    [16_000_000, /^16 MB$/],
    [2_000_000_000, /^2 GB$/],
  ])("says %d bytes as a person would", (bytes, said) => {
    expect(formatBytes(bytes)).toMatch(said);
  });
});

describe("savedName", () => {
  it("keeps the name the file came with", () => {
    expect(savedName({ nome: "nota.pdf", mime: "application/pdf", tipo: "document" })).toBe(
      "nota.pdf",
    );
  });

  it("names an unnamed file by what it is", () => {
    expect(savedName({ nome: null, mime: "audio/ogg; codecs=opus", tipo: "audio" })).toBe(
      "audio.ogg",
    );
    expect(savedName({ nome: null, mime: null, tipo: "document" })).toBe("document");
  });
});
