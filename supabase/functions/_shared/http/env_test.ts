import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readEnvironment } from "./env.ts";

const complete = {
  SUPABASE_URL: "http://127.0.0.1:54321/",
  SUPABASE_DB_URL: "postgres://direct",
  SECRETS_KEYS: '{"k1":"a2V5"}',
  SECRETS_KEY_ID: "k1",
  URL_PERMITIDA: "https://app.test/",
  CORS_ORIGINS: " https://other.test , ",
};

describe("the environment", () => {
  it("prefers the pooler to the database's own address", () => {
    assert.equal(readEnvironment(complete).databaseUrl, "postgres://direct");
    const pooled = { ...complete, DATABASE_URL: "postgres://pooler" };
    assert.equal(readEnvironment(pooled).databaseUrl, "postgres://pooler");
  });

  it("lists the origins that may read us, and none when none is named", () => {
    assert.deepEqual(readEnvironment(complete).origins, ["https://app.test", "https://other.test"]);
    const { URL_PERMITIDA: _url, CORS_ORIGINS: _origins, ...closed } = complete;
    assert.deepEqual(readEnvironment(closed).origins, []);
  });

  it("fails at once, naming the variable and never its value", () => {
    const broken: [Record<string, string | undefined>, RegExp][] = [
      [{ ...complete, SUPABASE_URL: undefined }, /SUPABASE_URL/],
      [{ ...complete, SECRETS_KEYS: "secret{" }, /SECRETS_KEYS/],
      [{ ...complete, SECRETS_KEYS: "[]" }, /SECRETS_KEYS/],
      [{ ...complete, SECRETS_KEY_ID: "k2" }, /SECRETS_KEY_ID/],
      [{ ...complete, SUPABASE_DB_URL: undefined }, /database/],
    ];
    for (const [variables, named] of broken) {
      assert.throws(
        () => readEnvironment(variables),
        (error) =>
          error instanceof Error && named.test(error.message) && !/secret\{/.test(error.message),
      );
    }
  });
});
