import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectionFailures, errors, isErrorCode } from "../src/errors.ts";
import { messageFailures } from "../src/message-failures.ts";

const schemas = join(import.meta.dirname, "../../supabase/schemas");

function sqlFiles(): { path: string; text: string }[] {
  return readdirSync(schemas, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sql"))
    .map((path) => ({ path, text: readFileSync(join(schemas, path), "utf8") }));
}

describe("error codes", () => {
  it("raised in SQL are listed, with the status SQL gives them", () => {
    const raised = sqlFiles().flatMap(({ path, text }) =>
      [...text.matchAll(/private\.fail\(\s*'(\w+)'\s*,\s*(\d{3})/g)].map((match) => ({
        path,
        code: match[1],
        status: Number(match[2]),
      })),
    );
    expect(raised.length).toBeGreaterThan(0);
    const listed: Record<string, number> = errors;
    for (const { path, code, status } of raised) {
      expect({ path, code, status: listed[code ?? ""] }).toEqual({ path, code, status });
    }
  });

  it("are told apart from words that are not codes", () => {
    expect(isErrorCode("outside_window")).toBe(true);
    for (const word of ["toString", "__proto__", "", "oops"]) expect(isErrorCode(word)).toBe(false);
  });

  it("are HTTP errors", () => {
    for (const status of Object.values(errors)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });

  it("appear once in each list of failures", () => {
    for (const list of [messageFailures, connectionFailures]) {
      expect(new Set(list).size).toBe(list.length);
    }
  });
});
