import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPace } from "./pace.ts";

describe("a pace", () => {
  it("has room for so many in any second and for no more", () => {
    let at = 0;
    const pace = createPace(10, () => at);
    pace.take(6);
    at = 900;
    assert.equal(pace.room(), 4);
    pace.take(4);
    assert.equal(pace.room(), 0);
    at = 999;
    assert.equal(pace.room(), 0);
    at = 1_000;
    assert.equal(pace.room(), 6);
    at = 1_900;
    assert.equal(pace.room(), 10);
  });
});
