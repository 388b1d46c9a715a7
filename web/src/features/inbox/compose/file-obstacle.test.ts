import { describe, expect, it } from "vitest";
import { fileObstacle } from "./file-obstacle.ts";

const limits = {
  image: { max_bytes: 5_000, mime_types: ["image/jpeg", "image/png"] },
  audio: { max_bytes: 16_000, mime_types: ["audio/ogg"] },
  document: { max_bytes: 100_000, mime_types: ["application/pdf", "image/gif"] },
  sticker: { max_bytes: 1_000, animated_max_bytes: 4_000, mime_types: ["image/webp"] },
};

describe("fileObstacle", () => {
  it.each([
    ["a fine picture", "image/png", 4_000, "image", null],
    ["a picture too large", "image/png", 6_000, "image", "media_too_large"],
    ["nothing at all", "image/png", 0, "image", "media_empty"],
    ["a picture that goes as a document", "image/gif", 6_000, "image", null],
    ["what the channel does not take", "model/stl", 10, "document", "media_type_refused"],
    ["a program", "application/x-msdownload", 10, "document", "media_executable"],
    ["a drawing that may run", "image/svg+xml", 10, "image", "media_active_content"],
    ["a voice with its codec named", "audio/ogg; codecs=opus", 10, "audio", null],
    ["what the browser cannot name", "", 10, "document", null],
    ["a sticker", "image/webp", 900, "sticker", null],
    ["a sticker that may be moving", "image/webp", 3_000, "sticker", null],
    ["a sticker larger than any", "image/webp", 5_000, "sticker", "media_too_large"],
  ] as const)("judges %s", (_what, type, size, as, expected) => {
    expect(fileObstacle({ type, size }, as, limits)).toBe(expected);
  });

  it("lets a picture in a sticker's format go as a picture where that is taken", () => {
    const both = { ...limits, image: { max_bytes: 5_000, mime_types: ["image/webp"] } };
    expect(fileObstacle({ type: "image/webp", size: 4_500 }, "sticker", both)).toBeNull();
    const { sticker: _, ...none } = limits;
    expect(fileObstacle({ type: "image/webp", size: 10 }, "sticker", none)).toBe(
      "media_type_refused",
    );
  });

  it("leaves all but emptiness to the server while the channel's limits are unknown", () => {
    expect(fileObstacle({ type: "x/y", size: 1 }, "document", undefined)).toBeNull();
    expect(fileObstacle({ type: "x/y", size: 0 }, "document", undefined)).toBe("media_empty");
  });
});
