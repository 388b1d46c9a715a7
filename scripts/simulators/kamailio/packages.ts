// The real exchange's programs: found, or installed where that is a matter of seconds.
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  globSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "../../process.ts";

const programs = ["kamailio", "rtpengine", "sipp", "setpriv"];
const packages = ["kamailio", "kamailio-websocket-modules", "rtpengine-daemon", "sip-tester"];

/** Where daemons are, and where not everybody looks. */
export const withDaemons = {
  ...process.env,
  PATH: [process.env.PATH, "/usr/sbin"].join(delimiter),
};

/** Null when all is there, else what is missing. */
export async function ensureExchange(): Promise<string | null> {
  if (isComplete()) return null;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) await install();
  if (isComplete()) return null;
  return `Kamailio, rtpengine or sipp is not here; root on Debian gets them by itself, others install ${packages.join(", ")} and run again`;
}

function isComplete(): boolean {
  const folders = withDaemons.PATH.split(delimiter);
  const modules = globSync("/usr/{lib,lib64,local/lib}/{*/,}kamailio/modules/websocket.so");
  const isThere = (name: string) => folders.some((folder) => isExecutable(join(folder, name)));
  return programs.every(isThere) && modules.length > 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const patienceMs = 180_000;
const policy = "/usr/sbin/policy-rc.d";
const kept = `${policy}.kept`;

/** Debian starts what it installs; this file forbids it, and is put back as it was. */
async function install(): Promise<void> {
  // Kept already: an installation was broken off, and the file in its place is ours.
  if (existsSync(policy) && !existsSync(kept)) renameSync(policy, kept);
  writeFileSync(policy, "#!/bin/sh\nexit 101\n");
  chmodSync(policy, 0o755);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    timeout: patienceMs,
  };
  try {
    await run("apt-get", ["update", "-qq"], options);
    const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
    await run("apt-get", install, options);
  } finally {
    if (existsSync(kept)) renameSync(kept, policy);
    else rmSync(policy, { force: true });
  }
}
