import { describe, expect, it } from "vitest";
import { file, threadRow } from "../fixtures.ts";
import { stepZoom, viewable } from "./gallery.ts";

describe("viewable", () => {
  it("leafs through pictures and films, in the order they were said", () => {
    const rows = [
      threadRow({ seq: 1, type: "image", anexos: [file({ id: "foto" })] }),
      threadRow({ seq: 2, type: "document", anexos: [file({ id: "pdf", tipo: "document" })] }),
      threadRow({ seq: 3, type: "video", anexos: [file({ id: "filme", tipo: "video" })] }),
    ];
    expect(viewable(rows).map((shown) => shown.file.id)).toEqual(["foto", "filme"]);
  });

  it("shows neither what has not come nor what was taken back", () => {
    const rows = [
      threadRow({ seq: 1, type: "image", anexos: [file({ estado: "pending", caminho: null })] }),
      threadRow({ seq: 2, type: "image", anexos: [file()], revoked_at: "2026-11-22T10:00:00Z" }),
    ];
    expect(viewable(rows)).toEqual([]);
  });
});

describe("stepZoom", () => {
  it("stops at both ends", () => {
    expect([stepZoom(1, -1), stepZoom(1, 1), stepZoom(4, 1)]).toEqual([1, 1.5, 4]);
  });
});
