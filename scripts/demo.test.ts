import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Constants } from "@prosa/shared/database.types.ts";
import { expect, it } from "vitest";
import { demoLogins } from "./stack/demo.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", path), "utf8");

it("lets one look at the demo company in every role that works", () => {
  const roles = new Set<string>(demoLogins.map(({ role }) => role));
  // Somebody who only looks on sees what an agent sees.
  const working = Constants.public.Enums.member_role.filter((role) => role !== "viewer");
  expect(working.filter((role) => !roles.has(role))).toEqual([]);
});

it("plants each login in its role and names it in the README", () => {
  const seed = read("supabase/seed.sql");
  const readme = read("README.md");
  for (const { email, id, role } of demoLogins) {
    expect(seed).toContain(`('${id}', '${email}'`);
    expect(seed).toContain(`'${id}', '${role}')`);
    expect(readme).toContain(`\`${email}\``);
  }
});
