import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { asList, asObject, asText, storable } from "./json.ts";

describe("storable", () => {
  it("leaves what Postgres can store as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        if (/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(json))) return;
        assert.deepEqual(storable(json), json);
      }),
    );
  });

  it("replaces NUL and halves of surrogate pairs, in keys too", () => {
    const hostile = JSON.parse('{"a\\u0000":"x\\u0000y","b":"\\ud800","c":["\\udc00 ok"]}');
    assert.deepEqual(storable(hostile), { "a\uFFFD": "x\uFFFDy", b: "\uFFFD", c: ["\uFFFD ok"] });
  });

  it("cuts JSON that is deeper than the database's stack", () => {
    const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
    let depth = 0;
    for (let value = storable(deep); Array.isArray(value); value = value[0]) depth += 1;
    assert.equal(depth, 100);
  });

  it("carries __proto__ along as plain data", () => {
    const kept = storable(JSON.parse('{"__proto__":{"admin":true}}'));
    assert.equal(JSON.stringify(kept), '{"__proto__":{"admin":true}}');
    assert.equal(asObject({}).admin, undefined);
  });
});

describe("readers", () => {
  it("answer something harmless for whatever they are given", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.ok(Array.isArray(asList(value)));
        assert.equal(typeof asObject(value), "object");
        const text = asText(value);
        assert.ok(text === null || text.length > 0);
      }),
    );
  });
});
