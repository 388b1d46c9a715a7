import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type RunOptions, run } from "../process.ts";
import { ensureExchange } from "../simulators/kamailio/packages.ts";
import { rootDir } from "../stack/config.ts";
import { ensureChromium } from "./chromium.ts";
import { denoSuite } from "./deno-suite.ts";
import { withFullStack } from "./full-stack.ts";
import { playwrightSuite } from "./playwright-suite.ts";
import { resultsDir, retries, type Suite, type SuiteResult } from "./suite.ts";
import { vitestSuite } from "./vitest-suite.ts";

const minutes = (count: number) => count * 60_000;

export const suites: Suite[] = [
  {
    name: "unit",
    about: "pure code of shared, web and scripts",
    run: () =>
      vitestSuite("unit", ["shared", "web", "scripts"], {
        flags: ["--coverage", `--coverage.reportsDirectory=${resultsDir}/unit`],
        timeout: minutes(3),
      }),
  },
  {
    name: "functions",
    about: "the edge functions, under Deno",
    run: () => denoSuite({ timeout: minutes(4) }),
  },
  {
    name: "db",
    about: "tables, policies and RPCs, by pgTAP",
    run: pgTapSuite,
  },
  {
    name: "stack",
    about: "the local stand-in for Supabase, Realtime included",
    waits: true,
    run: () =>
      vitestSuite("stack", ["stack"], { flags: [`--retry=${retries}`], timeout: minutes(5) }),
  },
  {
    name: "simulators",
    about: "the providers that are played",
    run: () => vitestSuite("simulators", ["simulators"], { timeout: minutes(3) }),
  },
  {
    name: "phone",
    about: "a webphone in a real browser against the played carrier",
    run: () => phoneSuite("phone"),
  },
  {
    name: "phone-real",
    about: "the same against Kamailio, rtpengine and sipp",
    run: async () => {
      const missing = await ensureExchange();
      return missing ? notRun(missing) : phoneSuite("phone-real");
    },
  },
  {
    name: "integration",
    about: "a whole stack under load and under kills",
    waits: true,
    run: () =>
      withFullStack({ web: false }, async ({ env, log }) => {
        const result = await vitestSuite("integration", ["integration"], {
          env,
          flags: [`--retry=${retries}`],
          timeout: minutes(15),
        });
        const said = result.failed > 0 ? `\nThe stack said:\n${log()}` : "";
        return { ...result, output: result.output + said };
      }),
  },
  {
    name: "faults",
    about:
      "5,000 events through crashes, faults and a full disk, 40 deaths at chosen places, and the ledger",
    waits: true,
    run: () =>
      claimSuite(
        "faults",
        ["scripts/faults.ts", "--events", "5000", "--kills", "40", "--seed", "7"],
        { timeout: minutes(10) },
      ),
  },
  {
    name: "e2e",
    about: "the screens, in a real browser against a whole stack",
    run: () => playwrightSuite(minutes(25)),
  },
];

async function phoneSuite(name: string): Promise<SuiteResult> {
  const browser = await ensureChromium();
  if ("reason" in browser) return notRun(browser.reason);
  const env = { ...process.env, CHROMIUM_PATH: browser.path };
  return vitestSuite(name, [name], { env, flags: ["--maxWorkers=2"], timeout: minutes(3) });
}

function notRun(reason: string): SuiteResult {
  return { passed: 0, failed: 0, missing: [reason], output: "" };
}

function pgTapSuite(): Promise<SuiteResult> {
  return claimSuite("db", ["scripts/db.ts", "test"], { timeout: minutes(4) });
}

/** A script of ours that counts its claims itself and writes the sums where it is told. */
async function claimSuite(
  name: string,
  [script = "", ...args]: string[],
  options: RunOptions,
): Promise<SuiteResult> {
  const file = join(rootDir, resultsDir, `${name}.json`);
  mkdirSync(join(rootDir, resultsDir), { recursive: true });
  rmSync(file, { force: true });
  const command = [join(rootDir, script), ...args, "--report", file];
  const { code, output } = await run("node", command, options);
  if (!existsSync(file)) return { passed: 0, failed: 1, missing: [], output };
  const { passed, failed, missing = [] } = JSON.parse(readFileSync(file, "utf8")) as SuiteResult;
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, missing, output };
}
