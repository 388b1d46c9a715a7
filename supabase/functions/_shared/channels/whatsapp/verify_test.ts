import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { bytesOf, fixturesOf, isWebhook } from "../testing.ts";
import { handshake, verify } from "./verify.ts";

const fixture = fixturesOf("whatsapp")
  .filter(isWebhook)
  .find((f) => f.name === "msg-text");
assert.ok(fixture);
const { signing, request } = fixture;
const secrets = { app_secret: signing.secret };
const raw = request.rawBody ?? "";
const signature = request.headers["x-hub-signature-256"] ?? "";

function judge(headers: Record<string, string>, body = bytesOf(raw)) {
  return verify({ headers: new Headers(headers), body }, secrets);
}

describe("verify", () => {
  it("believes nothing but the SHA-256 of the very bytes", async () => {
    assert.equal(await judge({ "x-hub-signature-256": signature }), true);
    const hex = signature.slice("sha256=".length);
    const wrong: Record<string, string>[] = [
      {},
      { "x-hub-signature": "sha1=0123456789012345678901234567890123456789" },
      { "x-hub-signature": signature },
      { "x-hub-signature-256": hex },
      { "x-hub-signature-256": `sha1=${hex}` },
      { "x-hub-signature-256": `sha256=${hex.slice(0, -2)}` },
      { "x-hub-signature-256": `sha256=${hex}00` },
      { "x-hub-signature-256": `${signature}, ${signature}` },
    ];
    for (const headers of wrong) assert.equal(await judge(headers), false);
  });

  it("refuses the same JSON written differently", async () => {
    const again = JSON.stringify(JSON.parse(raw));
    assert.notEqual(again, raw);
    assert.equal(await judge({ "x-hub-signature-256": signature }, bytesOf(again)), false);
  });

  it("refuses every signature but its own", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (bytes) => {
        const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
        fc.pre(signature !== `sha256=${hex}`);
        assert.equal(await judge({ "x-hub-signature-256": `sha256=${hex}` }), false);
      }),
      { numRuns: 50 },
    );
  });
});

describe("handshake", () => {
  const url = (query: string) => new URL(`https://example.test/?${query}`);
  const token = { verify_token: "right" };

  it("answers the challenge to the right token alone", async () => {
    const good = "hub.mode=subscribe&hub.challenge=42&hub.verify_token=right";
    assert.equal(await handshake(url(good), token), "42");
    for (const query of [
      good.replace("right", "wrong"),
      good.replace("right", ""),
      good.replace("right", "right%20"),
      good.replace("subscribe", "unsubscribe"),
      good.replace("hub.challenge=42&", ""),
      "",
    ]) {
      assert.equal(await handshake(url(query), token), null);
    }
  });
});
