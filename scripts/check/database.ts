// What the database must satisfy, asked of one freshly migrated copy.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { advise } from "../db/advisors.ts";
import { baseline, baselineFile } from "../db/baseline.ts";
import { withCluster } from "../db/cluster.ts";
import { generateTypes, typesFile } from "../db/database-types.ts";
import { rootDir } from "../stack/config.ts";
import { migrate } from "../stack/database.ts";
import type { Step } from "./step.ts";

const committed = (path: string) => {
  const file = join(rootDir, path);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
};

const current = (path: string, wanted: string, command: string) => ({
  ok: committed(path) === wanted,
  output: `${path} is not what it is made from. Run \`npm run db -- ${command}\`.`,
});

export const databaseSteps: Step[] = [
  {
    name: "migration equals schemas",
    run: async () => current(baselineFile, baseline(), "build"),
  },
  {
    name: "database types and advisors",
    run: () =>
      withCluster(async (cluster) => {
        const url = await cluster.create("checked");
        await migrate(url);
        const types = current(typesFile, await generateTypes(url), "types");
        const findings = await advise(url);
        const lines = findings.map(({ level, name, detail }) => `${level} ${name}: ${detail}`);
        return {
          ok: types.ok && findings.length === 0,
          output: [...(types.ok ? [] : [types.output]), ...lines].join("\n"),
        };
      }),
  },
];
