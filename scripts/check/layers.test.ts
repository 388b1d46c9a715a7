// The layer law is lint configuration; this asks Biome itself whether the law still bites.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const channel = "supabase/functions/_shared/channels/whatsapp/x.ts";
const carrier = "supabase/functions/_shared/telephony/api4com/x.ts";

type Case = [name: string, path: string, from: string];

const forbidden: Case[] = [
  ["shared on Node", "shared/src/x.ts", "node:fs"],
  ["shared on supabase-js", "shared/src/x.ts", "@supabase/supabase-js"],
  ["a feature on a feature", "web/src/features/inbox/x.ts", "../contacts/x.ts"],
  ["a nested file on a feature", "web/src/features/inbox/list/x.ts", "../../contacts/x.ts"],
  ["a feature on the app", "web/src/features/inbox/x.ts", "../../app/router.tsx"],
  ["the web on a function", "web/src/app/x.ts", "../../../supabase/functions/_shared/db.ts"],
  ["lib on a feature", "web/src/lib/x.ts", "../features/inbox/queries.ts"],
  ["realtime on a feature", "web/src/realtime/x.ts", "../features/inbox/queries.ts"],
  ["an adapter on its registry", channel, "../registry.ts"],
  ["an adapter on another adapter", channel, "../telegram/index.ts"],
  ["an adapter on the secrets", channel, "../../secrets.ts"],
  ["an adapter on the HTTP layer", channel, "../../http/log.ts"],
  ["a carrier on its registry", carrier, "../registry.ts"],
  ["a carrier on the secrets", carrier, "../../secrets.ts"],
  ["_shared on a function", "supabase/functions/_shared/db.ts", "../worker/registry.ts"],
  ["a function on the web", "supabase/functions/worker/x.ts", "../../../web/src/lib/x.ts"],
  ["a path without its extension", "web/src/ui/x.ts", "./neighbour"],
];

const allowed: Case[] = [
  ["shared on zod", "shared/src/x.ts", "zod"],
  ["shared on a part of libphonenumber-js", "shared/src/x.ts", "libphonenumber-js/min"],
  ["shared on itself", "shared/src/x.ts", "./errors.ts"],
  ["a feature on lib", "web/src/features/inbox/x.ts", "../../lib/errors.ts"],
  ["a feature on shared", "web/src/features/inbox/x.ts", "@prosa/shared/events.ts"],
  ["a feature on supabase-js", "web/src/features/inbox/x.ts", "@supabase/supabase-js"],
  ["a feature on itself", "web/src/features/inbox/thread/x.ts", "../list/queries.ts"],
  ["an adapter on its interface", channel, "../channel.ts"],
  ["an adapter on what every provider is", channel, "../../provider/call.ts"],
  ["a carrier on its interface", carrier, "../carrier.ts"],
  ["a carrier on what every provider is", carrier, "../../provider/provider.ts"],
  ["an adapter on shared", channel, "@prosa/shared/errors.ts"],
  ["an adapter on itself", channel, "./parse.ts"],
  ["a function on _shared", "supabase/functions/worker/x.ts", "../_shared/db.ts"],
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "prosa-layers-"));
  const config = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  delete config.$schema;
  config.vcs = { enabled: false };
  writeFileSync(join(folder, "biome.json"), JSON.stringify(config));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(path: string, from: string): { status: number | null; output: string } {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(join(dirname(file), "neighbour.ts"), "export const value = 1;\n");
  writeFileSync(file, `import { value } from "${from}";\n\nexport const copy = value;\n`);
  const biome = join(root, "node_modules/.bin/biome");
  const run = spawnSync(biome, ["lint", path], { cwd: folder, encoding: "utf8" });
  return { status: run.status, output: run.stdout + run.stderr };
}

describe("the layer law", () => {
  it.each(forbidden)("refuses %s", (_name, path, from) => {
    const { status, output } = lint(path, from);
    expect(output).toMatch(/noRestrictedImports|noNodejsModules|useImportExtensions/);
    expect(status).toBe(1);
  });

  it.each(allowed)("permits %s", (_name, path, from) => {
    expect(lint(path, from)).toMatchObject({ status: 0 });
  });
});
