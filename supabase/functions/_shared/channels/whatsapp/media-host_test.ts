// Every address that is not Meta's: none of them is asked, with the token or without it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Connection } from "../channel.ts";
import { type ApiFixture, fakeProvider, fixturesOf, isWebhook } from "../testing.ts";
import { fetchMedia } from "./media.ts";

const TOKEN = "EAADUMMYTOKEN";
const connection: Connection = {
  address: "100000000000001",
  settings: { waba_id: "200000000000001", graph_version: "v26.0" },
  secrets: { access_token: TOKEN },
  variables: {},
};

const notMeta = [
  "http://lookaside.fbsbx.com/x",
  "https://lookaside.fbsbx.com:8443/x",
  "https://lookaside.fbsbx.com.evil.test/x",
  "https://evil.test/lookaside.fbsbx.com",
  "https://evillookaside.fbsbx.com/x",
  "https://lookaside.fbsbx.com@evil.test/x",
  "https://user:pass@lookaside.fbsbx.com/x",
  "https://lookaside.fbsbx.com\\@evil.test/x",
  "https://evil.test\\.fbcdn.net/x",
  "https://evil.test#.fbcdn.net",
  "https://evil.test?.fbcdn.net",
  "https://evil.testfbcdn.net/x",
  "https://fbcdn.net.evil.test/x",
  "https://lookaside.fbsbx.com./x",
  "https://lookaside.fbsbx。com.evil.test/x",
  "https://127.0.0.1/x",
  "https://2130706433/x",
  "https://0x7f000001/x",
  "https://0177.0.0.1/x",
  "https://127.1/x",
  "https://[::1]/x",
  "https://[::ffff:127.0.0.1]/x",
  "https://[::ffff:a9fe:a9fe]/x",
  "https://169.254.169.254/latest/meta-data/",
  "https://metadata.google.internal/",
  "https://100.64.0.1/x",
  "https://localhost/x",
  "http://127.0.0.1:1/x",
  "//lookaside.fbsbx.com/x",
  "/etc/passwd",
  "file:///etc/passwd",
  "gopher://lookaside.fbsbx.com/x",
  "ftp://lookaside.fbsbx.com/x",
  "data:text/plain,x",
  "blob:https://lookaside.fbsbx.com/x",
  "javascript:alert(1)",
  " https://lookaside.fbsbx.com/x",
  "https://lookaside.fbsbx.com/\r\nhost: evil.test",
  "https://",
  "",
];

describe("an address that is not the provider's", () => {
  const documented = fixturesOf("whatsapp").find(
    (fixture): fixture is ApiFixture => !isWebhook(fixture) && fixture.name === "api-media-url-200",
  );
  const resolved = { url: "", ...(documented?.response.body as object) };

  function provider(url: unknown, redirect?: string) {
    return fakeProvider((address) =>
      Promise.resolve(
        address.startsWith("https://graph.facebook.com/v26.0/")
          ? Response.json({ ...resolved, url })
          : redirect
            ? new Response(null, { status: 302, headers: { location: redirect } })
            : new Response("x"),
      ),
    );
  }
  it("is not the one that Meta documents, nor its network of copies", async () => {
    for (const url of [resolved.url, "https://scontent.xx.fbcdn.net/v/x?ccb=1"]) {
      const { http, calls } = provider(url);
      assert.ok((await fetchMedia("1003383421380001", connection, http)).ok);
      assert.deepEqual([calls[0]?.url, calls[1]?.url], [documented?.call.url, url]);
      assert.equal(calls[1]?.headers.get("authorization"), `Bearer ${TOKEN}`);
    }
  });

  it("is never asked, however it is written", async () => {
    for (const url of notMeta) {
      const { http, calls } = provider(url);
      const result = await fetchMedia("1003383421380001", connection, http);
      assert.ok(!result.ok, url);
      assert.equal(calls.length, 1, url);
    }
  });

  it("is never followed to", async () => {
    for (const location of notMeta.filter((url) => /^[a-z]+:|^\/\/[^l]/.test(url))) {
      const { http, calls } = provider("https://lookaside.fbsbx.com/x", location);
      const result = await fetchMedia("1003383421380001", connection, http);
      assert.ok(!result.ok, location);
      assert.equal(calls.length, 2, location);
    }
  });

  it("is not made of an id either", async () => {
    for (const id of ["../../me", "1/../../x", "1?fields=x", "https://evil.test", "", "a b"]) {
      const { http, calls } = provider("x");
      assert.ok(!(await fetchMedia(id, connection, http)).ok);
      assert.equal(calls.length, 0, id);
    }
  });
});
