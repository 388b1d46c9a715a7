import { describe, expect, it } from "vitest";
import { type Checked, createUploads, typeOf, type Upload } from "./uploads.ts";

function setUp(obstacle: (upload: Upload) => string | null = () => null) {
  const carried: {
    upload: Upload;
    done: (checked: Checked) => void;
    fail: (e: unknown) => void;
  }[] = [];
  const forgotten: string[] = [];
  const uploads = createUploads({
    obstacle,
    carry: (upload, { progress, signal }) =>
      new Promise((done, fail) => {
        progress(0.5);
        signal.addEventListener("abort", () => fail(new DOMException("stopped", "AbortError")));
        carried.push({ upload, done, fail });
      }),
    refusal: (error) => (typeof error === "string" ? error : null),
    preview: (file) => (file.type.startsWith("image/") ? `blob:${file.name}` : null),
    forget: (preview) => forgotten.push(preview),
  });
  const pick = (...names: string[]) =>
    uploads.add(
      names.map((name) => new File(["x"], name, { type: "image/png" })),
      { conversationId: "c1", channelId: "h1" },
    );
  const states = () => uploads.all().map(({ state }) => state);
  return { uploads, carried, forgotten, pick, states };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("uploads", () => {
  it("carries two at a time, in the order they were picked", async () => {
    const { carried, pick, states } = setUp();
    pick("a", "b", "c");
    expect(states()).toEqual(["sending", "sending", "waiting"]);
    carried[0]?.done({ id: "u1", type: "image" });
    await settle();
    expect(states()).toEqual(["ready", "sending", "sending"]);
  });

  it("refuses before carrying what the channel would not take", () => {
    const { carried, pick, uploads } = setUp(() => "media_too_large");
    pick("enorme");
    expect(carried).toEqual([]);
    expect(uploads.all()[0]).toMatchObject({ state: "refused", code: "media_too_large" });
  });

  it("keeps the server's reason, and believes it about the type", async () => {
    const { carried, pick, uploads } = setUp();
    pick("virus.jpg", "foto.png");
    carried[0]?.fail("media_type_refused");
    carried[1]?.done({ id: "u2", type: "document" });
    await settle();
    expect(uploads.all()).toMatchObject([
      { state: "refused", code: "media_type_refused" },
      { state: "ready", type: "document", checked: { id: "u2" } },
    ]);
  });

  it("tries again only what the network has lost", async () => {
    const { carried, pick, uploads, states } = setUp();
    const [lost, refused] = pick("a", "b");
    carried[0]?.fail(new TypeError("Failed to fetch"));
    carried[1]?.fail("media_empty");
    await settle();
    uploads.retry(lost?.key ?? "");
    uploads.retry(refused?.key ?? "");
    expect(states()).toEqual(["sending", "refused"]);
  });

  it("stops what is taken out and lets the next one begin", async () => {
    const { forgotten, pick, uploads, states } = setUp();
    const [first] = pick("a", "b", "c");
    uploads.remove(first?.key ?? "");
    await settle();
    expect(states()).toEqual(["sending", "sending"]);
    expect(forgotten).toEqual(["blob:a"]);
  });
});

describe("typeOf", () => {
  it.each([
    ["image/png", "image"],
    ["video/mp4", "video"],
    ["audio/ogg", "audio"],
    ["application/pdf", "document"],
    ["", "document"],
  ])("takes %s for %s", (type, expected) => {
    expect(typeOf({ type })).toBe(expected);
  });
});
