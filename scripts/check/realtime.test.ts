// Laws of what is said and heard on Realtime. Each ban has let something leak or be missed elsewhere:
// table replication ignores column grants, public channels ask nobody, and a channel that the
// supervisor does not know is never joined again.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rootDir } from "../stack/config.ts";

interface Ban {
  what: string;
  pattern: RegExp;
  folders: string[];
  /** The one place where it may stand. */
  except?: RegExp;
  guilty: string;
}

const web = ["web/src"];
const code = ["web/src", "supabase/functions", "shared/src"];
const everything = [...code, "supabase/schemas"];

const bans: Ban[] = [
  {
    what: "listens to tables",
    pattern: /postgres_changes/,
    folders: code,
    guilty: `channel.on("postgres_changes", {}, heard)`,
  },
  {
    what: "sends whole rows by the platform's trigger",
    pattern: /broadcast_changes/,
    folders: everything,
    guilty: "perform realtime.broadcast_changes(topic, 'INSERT', 'INSERT', 'messages')",
  },
  {
    what: "opens a public channel",
    pattern: /private:\s*false/,
    folders: code,
    guilty: "client.channel(name, { config: { private: false } })",
  },
  {
    what: "sends in public",
    // The last argument of realtime.send() is `private`: left out it is true, and may not be false.
    pattern: /realtime\.send\([^;]*,\s*false\s*\)/,
    folders: everything,
    guilty: "perform realtime.send(payload, 'event', topic, false);",
  },
  {
    what: "opens a channel past the supervisor",
    pattern: /\.channel\(\s*[^)\s]/,
    folders: web,
    except: /^web\/src\/realtime\/supabase-transport\.ts$/,
    guilty: `supabase.channel("tenant:1:team")`,
  },
  {
    what: "speaks or shows itself past the registry",
    pattern: /channel(\(\))?\??\.(send|track|untrack)\(/,
    folders: web,
    except: /^web\/src\/realtime\/(supabase-transport|registry)\.ts$/,
    guilty: "channel.track({ user_id })",
  },
];

function sources(folder: string): string[] {
  return readdirSync(join(rootDir, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => /\.(ts|tsx|sql)$/.test(name) && !/[._]test\.tsx?$|\/fake-/.test(name));
}

describe("no source", () => {
  it.each(bans)("$what", ({ pattern, folders, except }) => {
    const files = folders.flatMap(sources);
    const guilty = files.filter(
      (file) => !except?.test(file) && pattern.test(readFileSync(join(rootDir, file), "utf8")),
    );
    expect(files.length).toBeGreaterThan(10);
    expect(guilty).toEqual([]);
  });

  it.each(bans)("$what: and the law would see it", ({ pattern, guilty }) => {
    expect(guilty).toMatch(pattern);
  });
});
