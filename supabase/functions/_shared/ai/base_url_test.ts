import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { baseUrlOf } from "./base_url.ts";

const usual = { url: "https://api.example.com/v1", variable: "EXAMPLE_URL" };
const at = (base_url: string | undefined, variables: Record<string, string> = {}) =>
  baseUrlOf({ settings: base_url === undefined ? {} : { base_url }, variables }, usual);

describe("where an AI is asked", () => {
  it("is the usual address, unless the tenant or the operator says otherwise", () => {
    const elsewhere = { EXAMPLE_URL: "http://127.0.0.1:9/example/v1" };
    assert.equal(at(undefined), usual.url);
    assert.equal(at(undefined, elsewhere), "http://127.0.0.1:9/example/v1");
    assert.equal(at(usual.url, elsewhere), "http://127.0.0.1:9/example/v1");
    assert.equal(
      at("https://proxy.example.org/openai/", elsewhere),
      "https://proxy.example.org/openai",
    );
    assert.equal(at("https://proxy.example.org"), "https://proxy.example.org/v1");
  });

  it("is inside a network only where the operator named the host, at any port", () => {
    const named = { AI_HOSTS: "localhost, 10.0.0.5" };
    assert.equal(at("http://localhost:11434", named), "http://localhost:11434/v1");
    assert.equal(at("http://10.0.0.5:8000/v1", named), "http://10.0.0.5:8000/v1");
    for (const base_url of [
      "http://localhost:11434",
      "https://10.0.0.5/v1",
      "https://ai.internal/v1",
      "https://ai.example.com:8443/v1",
      "nonsense",
      "",
    ]) {
      assert.equal(baseUrlOf({ settings: { base_url }, variables: {} }, null), null, base_url);
    }
    for (const base_url of [
      "http://10.0.0.6/v1",
      "http://evil-localhost/v1",
      "ftp://localhost/v1",
      "http://user:pass@localhost/v1",
    ]) {
      assert.equal(at(base_url, named), null, base_url);
    }
  });
});
