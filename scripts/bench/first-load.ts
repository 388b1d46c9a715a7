// What a browser downloads before the inbox can be used, as the web's own build says it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import type { Row } from "./row.ts";

export async function benchFirstLoad(): Promise<Row[]> {
  const outDir = mkdtempSync(join(tmpdir(), "prosa-web-"));
  try {
    const build = await run("vite", ["build", "--outDir", outDir, "--emptyOutDir"], {
      cwd: join(rootDir, "web"),
      env: {
        ...process.env,
        VITE_SUPABASE_URL: "https://example.supabase.co",
        VITE_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_bench",
      },
    });
    const said = /first JS to the usable inbox: ([\d.]+) KB brotli of (\d+)/.exec(build.output);
    if (!said) throw new Error(`The build does not say how much it is:\n${build.output}`);
    const [size, budget] = [Number(said[1]), Number(said[2])];
    return [
      {
        what: "first JS to the usable inbox, brotli",
        figures: `${size.toFixed(1)} KB of ${budget} KB`,
        ratio: (size / budget).toFixed(2),
        bar: `≤ ${budget} KB`,
        met: size <= budget,
      },
    ];
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
