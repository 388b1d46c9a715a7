// The functions under both Deno versions. The clean room holds only what a deploy would upload from,
// so an import that resolves here merely because npm installed it is caught.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import type { Step, StepResult } from "./step.ts";

/** What hosted projects run; the stack runs the newer one of package.json. */
const hostedVersion = "2.1.4";
const functionsDir = join(rootDir, "supabase/functions");

export function functionNames(dir = functionsDir): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^[_.]/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

export const denoSteps: Step[] = [
  {
    name: "functions: types",
    run: async () =>
      toResult(
        await run("deno", [
          "check",
          "supabase/functions",
          "scripts/stack/functions-router.deno.ts",
          "scripts/test/skewed-router.deno.ts",
        ]),
      ),
  },
  { name: "functions: clean room", run: () => cleanRoom("deno") },
  {
    name: `functions: clean room, Deno ${hostedVersion}`,
    run: async () => cleanRoom(await hostedDeno()),
  },
];

async function cleanRoom(deno: string): Promise<StepResult> {
  const room = mkdtempSync(join(tmpdir(), "prosa-clean-"));
  try {
    for (const folder of ["supabase", "shared"]) {
      const from = join(rootDir, folder);
      cpSync(from, join(room, folder), {
        recursive: true,
        filter: (path) => !path.includes("node_modules") && !path.endsWith("package.json"),
      });
    }
    const results: StepResult[] = [];
    for (const name of functionNames()) {
      const folder = `supabase/functions/${name}`;
      const args = ["check", "--no-lock", "--config", `${folder}/deno.json`, `${folder}/index.ts`];
      // The old version brings its own list of certificate authorities, which proxies are not on.
      const env = { ...process.env, DENO_TLS_CA_STORE: "system", DENO_NO_UPDATE_CHECK: "1" };
      results.push(toResult(await run(deno, args, { cwd: room, env })));
    }
    return {
      ok: results.length > 0 && results.every(({ ok }) => ok),
      output: results.flatMap(({ ok, output }) => (ok ? [] : [output])).join("\n"),
    };
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

/** Installs the old version once, in a folder of its own: both programs are called `deno`. */
async function hostedDeno(): Promise<string> {
  const folder = join(rootDir, ".local/deno-hosted");
  const deno = join(folder, "node_modules/.bin/deno");
  const found = existsSync(deno) ? await run(deno, ["--version"]) : null;
  if (found?.stdout.includes(`deno ${hostedVersion} `)) return deno;
  mkdirSync(folder, { recursive: true });
  const install = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--prefix", folder];
  const { code, output } = await run("npm", [...install, `deno@${hostedVersion}`], { cwd: folder });
  if (code !== 0) throw new Error(`Deno ${hostedVersion} could not be installed:\n${output}`);
  return deno;
}

function toResult({ code, output }: { code: number; output: string }): StepResult {
  return { ok: code === 0, output };
}
