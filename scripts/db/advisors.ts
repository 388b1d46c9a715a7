// Supabase's own advisors over a freshly migrated database: none may warn.
import { run } from "../process.ts";
import { migrate } from "../stack/database.ts";
import { withCluster } from "./cluster.ts";

interface Finding {
  name: string;
  level: string;
  title?: string;
  detail?: string;
}

// A database without a workload has not used any index yet.
const harmless = ["unused_index"];

export async function advisors(): Promise<number> {
  const findings = await withCluster(async (cluster) => {
    const url = await cluster.create("advised");
    await migrate(url);
    return advise(url);
  });
  return reportFindings(findings);
}

export function reportFindings(findings: Finding[]): number {
  for (const { level, name, detail, title } of findings) {
    console.log(`${level.toLowerCase()}  ${name}  ${detail ?? title ?? ""}`);
  }
  console.log(
    findings.length === 0 ? "The advisors find nothing." : `${findings.length} findings.`,
  );
  return findings.length > 0 ? 1 : 0;
}

export async function advise(url: string): Promise<Finding[]> {
  const { code, stdout, output } = await run("supabase", [
    ...["db", "advisors", "--db-url", `${url}?sslmode=disable`, "--agent", "no"],
    ...["--type", "all", "--level", "info", "--fail-on", "none", "--output-format", "json"],
  ]);
  if (code !== 0) throw new Error(`supabase db advisors failed:\n${output}`);
  return readFindings(stdout).filter(({ name }) => !harmless.includes(name));
}

function readFindings(stdout: string): Finding[] {
  const { results } = JSON.parse(stdout) as { results?: Finding[] };
  if (Array.isArray(results)) return results;
  throw new Error(`supabase db advisors answered something else:\n${stdout.slice(0, 500)}`);
}
