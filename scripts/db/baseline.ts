// The schema files in the order that config.toml lists, as the one migration there is until v1.0.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { rootDir } from "../stack/config.ts";

const header = `-- Built by \`npm run db -- build\` from supabase/schemas, in the order of schema_paths in
-- supabase/config.toml. Edit those files, never this one.
`;

export const baselineFile = "supabase/migrations/00000000000000_baseline.sql";

export function schemaPaths(root = rootDir): string[] {
  const config = parse(readFileSync(join(root, "supabase/config.toml"), "utf8")) as {
    db?: { migrations?: { schema_paths?: string[] } };
  };
  return (config.db?.migrations?.schema_paths ?? []).map((path) => path.replace(/^\.\//, ""));
}

/** What is wrong with the list: a file named twice or missing, a schema file that nobody loads. */
export function schemaProblems(root = rootDir): string[] {
  const listed = schemaPaths(root);
  const written = globSync("schemas/**/*.sql", { cwd: join(root, "supabase") });
  return [
    ...listed
      .filter((path, index) => listed.indexOf(path) !== index)
      .map((path) => `${path} is listed twice`),
    ...listed
      .filter((path) => !existsSync(join(root, "supabase", path)))
      .map((path) => `${path} is listed but does not exist`),
    ...written
      .filter((path) => !listed.includes(path))
      .sort()
      .map((path) => `${path} is not listed in schema_paths`),
  ];
}

export function baseline(root = rootDir): string {
  const problems = schemaProblems(root);
  if (problems.length > 0) throw new Error(`supabase/config.toml: ${problems.join("; ")}.`);
  const parts = schemaPaths(root).map((path) => {
    const sql = readFileSync(join(root, "supabase", path), "utf8").trim();
    return `-- ${path}\n\n${sql}\n`;
  });
  return [header, ...parts].join("\n");
}
