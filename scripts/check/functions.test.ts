// What every edge function must be before it may be deployed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { rootDir } from "../stack/config.ts";
import { functionNames } from "./deno.ts";

/** Doors that providers knock on: they prove who they are by signing the body … */
const signedDoors = ["whatsapp-webhook"];
/** … or, where they sign nothing, by the secret in the address that only they were told. */
const secretDoors = ["api4com-webhook"];

const read = (path: string) => readFileSync(join(rootDir, path), "utf8");
const names = functionNames();

interface Lock {
  packages: Record<string, { version?: string }>;
}

describe("edge functions", () => {
  it("exist", () => {
    expect(names).not.toEqual([]);
  });

  it.each(names)("%s checks its caller", (name) => {
    const source = read(`supabase/functions/${name}/index.ts`);
    if (signedDoors.includes(name)) {
      expect(source).toMatch(/_shared\/http\/webhook\.ts/);
      return;
    }
    if (secretDoors.includes(name)) {
      expect(source).toMatch(/_shared\/http\/carrier_webhook\.ts/);
      return;
    }
    // For signed-in people all of them have one door.
    const isForPeople = source.includes("_shared/http/signed_in.ts");
    const door = isForPeople ? read("supabase/functions/_shared/http/signed_in.ts") : source;
    const modes = [...door.matchAll(/auth:\s*("[^"]+"|\[[^\]]*\])/g)].map(([, mode]) => mode);
    expect(door).toMatch(/withSupabase/);
    expect(modes).not.toEqual([]);
    for (const mode of modes) expect(mode).not.toContain('"none"');
    // Who asks stands in the line of the log.
    if (modes.some((mode) => mode?.includes("user"))) expect(door).toMatch(/noteCaller\(line, /);
  });

  it.each(names)("%s is deployed with the platform's own check off", (name) => {
    const config = parse(read("supabase/config.toml")) as {
      functions?: Record<string, { verify_jwt?: boolean }>;
    };
    expect(config.functions?.[name]?.verify_jwt).toBe(false);
  });

  it.each(names)("%s pins what npm installed", (name) => {
    const path = `supabase/functions/${name}/deno.json`;
    expect(existsSync(join(rootDir, path))).toBe(true);
    const { packages } = JSON.parse(read("package-lock.json")) as Lock;
    const { imports = {} } = JSON.parse(read(path)) as { imports?: Record<string, string> };
    for (const [specifier, target] of Object.entries(imports)) {
      if (!target.startsWith("npm:")) {
        expect({ specifier, target }).toEqual({
          specifier,
          target: expect.stringMatching(/^\.\.?\//),
        });
        continue;
      }
      const [, pkg = "", version] = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)/.exec(target) ?? [];
      expect({ specifier, version }).toEqual({
        specifier,
        version: packages[`node_modules/${pkg}`]?.version,
      });
    }
  });
});
