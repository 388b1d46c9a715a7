import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { baseline, schemaProblems } from "./baseline.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "prosa-baseline-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function project(listed: string[], files: Record<string, string>): void {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put("supabase/config.toml", `[db.migrations]\nschema_paths = ${JSON.stringify(listed)}\n`);
  for (const [path, sql] of Object.entries(files)) put(`supabase/schemas/${path}`, sql);
}

describe("baseline", () => {
  it("joins the files in the order of the list, not of their names", () => {
    project(["./schemas/b.sql", "./schemas/a.sql"], {
      "a.sql": "select 'a';",
      "b.sql": "select 'b';",
    });
    const sql = baseline(root);
    expect(sql.indexOf("select 'b';")).toBeGreaterThan(0);
    expect(sql.indexOf("select 'a';")).toBeGreaterThan(sql.indexOf("select 'b';"));
    expect(baseline(root)).toBe(sql);
  });

  it("refuses a file that is forgotten, absent or listed twice", () => {
    project(["./schemas/a.sql", "./schemas/a.sql", "./schemas/gone.sql"], {
      "a.sql": "",
      "x.sql": "",
    });
    expect(schemaProblems(root)).toEqual([
      "schemas/a.sql is listed twice",
      "schemas/gone.sql is listed but does not exist",
      "schemas/x.sql is not listed in schema_paths",
    ]);
    expect(() => baseline(root)).toThrow("schemas/x.sql is not listed");
  });
});
