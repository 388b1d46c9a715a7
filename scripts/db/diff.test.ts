import { describe, expect, it } from "vitest";
import { readDiff } from "./diff.ts";

describe("readDiff", () => {
  it("finds nothing where only the databases' names differ", () => {
    const stdout = `Connecting to database...
SET local check_function_bodies = off;

SELECT cron.unschedule('sweep');

SELECT cron.schedule_in_database('sweep', '10 seconds', 'select 1', 'declared', NULL, true);
`;
    expect(readDiff(stdout)).toBe("");
  });

  it("keeps every statement about the schema", () => {
    const sql = "SET local check_function_bodies = off;\n\nALTER TABLE public.x ADD COLUMN y text;";
    expect(readDiff(`${sql}\nFinished diff\n`)).toBe(sql);
  });
});
