import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootDir } from "../stack/config.ts";
import { baseline, baselineFile } from "./baseline.ts";

/** Writes the baseline migration, or with --check says whether the committed one is current. */
export function build(args: string[]): number {
  const file = join(rootDir, baselineFile);
  const built = baseline();
  const current = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (current === built) {
    console.log(`${baselineFile} is current.`);
    return 0;
  }
  if (args.includes("--check")) {
    console.log(`${baselineFile} differs from supabase/schemas. Run \`npm run db -- build\`.`);
    return 1;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, built);
  console.log(`Wrote ${baselineFile} (${built.split("\n").length} lines).`);
  return 0;
}
