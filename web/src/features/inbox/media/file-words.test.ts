import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, savedName } from "./file-words.ts";

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

describe("formatDuration", () => {
  it.each([
    [0, "0:00"],
    [7.4, "0:07"],
    [67, "1:07"],
    [3_600, "60:00"],
  ])("says %d seconds as %s", (seconds, said) => {
    expect(formatDuration(seconds)).toBe(said);
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
