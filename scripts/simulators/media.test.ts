import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acme, type Bench, rival, sample, startBench } from "./testing.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const kb = 1024;
const padded = (name: string, size: number) =>
  Buffer.concat([sample(name), Buffer.alloc(Math.max(0, size - sample(name).length))]);
const resolve = (id: string, query = "", token = acme.access_token) =>
  bench.graph(`/v26.0/${id}${query}`, { token });
const download = (url: string, token: string | null = acme.access_token) =>
  fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} });

describe("an upload", () => {
  it.each<[string, string, number, string]>([
    ["an image over 5 MB", "photo.jpg", 5 * kb * kb + 1, "image/jpeg"],
    ["a song over 16 MB", "song.mp3", 16 * kb * kb + 1, "audio/mpeg"],
    ["a still sticker over 100 KB", "sticker.webp", 100 * kb + 1, "image/webp"],
    ["a moving sticker over 500 KB", "sticker-animated.webp", 500 * kb + 1, "image/webp"],
  ])("is refused for %s", async (_claim, name, size, mime) => {
    const { status, body } = await bench.upload(padded(name, size), mime);
    expect(status).toBe(400);
    expect(body.error.code).toBe(131053);
    expect((await bench.upload(padded(name, size - 1), mime)).status).toBe(200);
  });

  it("is refused for a type WhatsApp does not take, naming those it does", async () => {
    const { body } = await bench.upload(sample("photo.jpg"), "image/gif");
    expect(body.error.message).toMatch(/audio\/ogg.*Received file of type 'image\/gif'/);
  });

  it("is refused empty, without product, or when the parameter contradicts the file", async () => {
    expect((await bench.upload(Buffer.alloc(0), "image/jpeg")).body.error.code).toBe(100);
    const photo = sample("photo.jpg");
    const sms = await bench.upload(photo, "image/jpeg", { messaging_product: "sms" });
    expect(sms.body.error.message).toContain("messaging_product");
    const other = await bench.upload(photo, "image/jpeg", { type: "image/png" });
    expect(other.body.error.code).toBe(100);
  });
});

describe("a media id", () => {
  it("leads to an address on this host that gives the bytes to the owner's token alone", async () => {
    const photo = sample("photo.jpg");
    const { id } = (await bench.upload(photo, "image/jpeg", { type: "image/jpeg" })).body;
    const { body } = await resolve(id, `?phone_number_id=${acme.phone_number_id}`);
    expect(body).toEqual({
      messaging_product: "whatsapp",
      url: expect.stringContaining(`${bench.url}/whatsapp_business/attachments/?mid=${id}`),
      mime_type: "image/jpeg",
      sha256: createHash("sha256").update(photo).digest("hex"),
      file_size: String(photo.length),
      id,
    });
    const answer = await download(body.url);
    expect(answer.headers.get("content-type")).toBe("image/jpeg");
    expect(Buffer.from(await answer.arrayBuffer()).equals(photo)).toBe(true);
    expect((await download(body.url, null)).status).toBe(401);
    expect((await download(body.url, rival.access_token)).status).toBe(404);
    expect((await download(body.url.replace("hash=AR", "hash=XX"))).status).toBe(404);
  });

  it("is nobody else's: another token, another number and a deleted one get 100/33", async () => {
    const { id } = (await bench.upload(sample("photo.jpg"), "image/jpeg")).body;
    const missing = { code: 100, error_subcode: 33 };
    expect((await resolve(id, "", rival.access_token)).body.error).toMatchObject(missing);
    const number = `?phone_number_id=${rival.phone_number_id}`;
    expect((await resolve(id, number)).body.error).toMatchObject(missing);
    const deleted = await fetch(`${bench.url}/v26.0/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${acme.access_token}` },
    });
    expect(await deleted.json()).toEqual({ success: true });
    expect((await resolve(id)).body.error).toMatchObject(missing);
  });

  it("and its address end in time", async () => {
    const { id } = (await bench.upload(sample("photo.jpg"), "image/jpeg")).body;
    await bench.call("POST", "whatsapp/settings", { media: { urlMs: 0 } });
    expect((await download((await resolve(id)).body.url)).status).toBe(404);
    await bench.call("POST", "whatsapp/settings", { media: { urlMs: 60_000, uploadedMs: 0 } });
    const over = (await bench.upload(sample("photo.jpg"), "image/jpeg")).body.id;
    expect((await resolve(over)).body.error.error_subcode).toBe(33);
    await bench.call("POST", "whatsapp/settings", { media: { uploadedMs: 60_000 } });
  });

  it.each([
    ["media_expired", "the id is over"],
    ["media_url_dead", "the address answers 404 once"],
    ["media_wrong_sha", "the checksum is another file's"],
    ["media_slow", "half the bytes come late"],
    ["dead_token", "the token is dead"],
  ])("suffers %s: %s", async (kind) => {
    const photo = sample("photo.jpg");
    const { id } = (await bench.upload(photo, "image/jpeg")).body;
    await bench.call("POST", "faults", { kind, ms: 60 });
    const first = await resolve(id);
    if (kind === "media_expired") return expect(first.body.error.error_subcode).toBe(33);
    if (kind === "dead_token") return expect(first.body.error.code).toBe(190);
    const sha256 = createHash("sha256").update(photo).digest("hex");
    expect(first.body.sha256 === sha256).toBe(kind !== "media_wrong_sha");
    const started = Date.now();
    const answer = await download(first.body.url);
    expect(answer.status).toBe(kind === "media_url_dead" ? 404 : 200);
    if (kind !== "media_slow") return;
    expect(Buffer.from(await answer.arrayBuffer()).equals(photo)).toBe(true);
    expect(Date.now() - started).toBeGreaterThanOrEqual(55);
  });
});
