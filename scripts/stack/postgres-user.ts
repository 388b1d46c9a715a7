// Postgres refuses to run as root, so root starts it as the operating system's user "postgres".
import { execFileSync, spawnSync } from "node:child_process";
import { StackProblem } from "./problem.ts";

export interface PostgresUser {
  uid?: number;
  gid?: number;
  /** How to start a program as this user. */
  command(file: string, args: string[]): [string, string[], { uid?: number; gid?: number }];
}

/** @param paths What the user must be able to reach: the binaries and the data folder's parent. */
export function postgresUser(paths: string[]): PostgresUser {
  if (process.getuid?.() !== 0) return { command: (file, args) => [file, args, {}] };
  const ids = findOrMakeUser();
  const reaches = (path: string) =>
    spawnSync("test", ["-x", path], { ...ids, cwd: "/" }).status === 0;
  const closed = paths.filter((path) => !reaches(path));
  if (closed.length === 0) return { ...ids, command: (file, args) => [file, args, ids] };

  // A checkout under /root is closed to every other user. One capability opens the way without
  // touching anybody's permissions; the securebit makes access(2), with which Postgres looks for
  // its own binary, count it too.
  const through = (file: string, args: string[]): [string, string[], object] => {
    const capability = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];
    const counted = ["--securebits", "+no_setuid_fixup"];
    const as = ["--reuid", String(ids.uid), "--regid", String(ids.gid), "--clear-groups"];
    return ["setpriv", [...as, ...capability, ...counted, "--", file, ...args], {}];
  };
  const [file, args] = through("test", ["-x", closed[0] ?? "/"]);
  if (spawnSync(file, args, { cwd: "/" }).status === 0) return { ...ids, command: through };
  throw new StackProblem(
    `Started by root, Postgres runs as the user "postgres", who cannot enter ${closed[0]}.`,
    "Run the command as an ordinary user, or move the checkout out of the closed folder.",
  );
}

function findOrMakeUser(): { uid: number; gid: number } {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", "postgres"], { stdio: "pipe" });
      return { uid: id("-u"), gid: id("-g") };
    } catch (cause) {
      throw new StackProblem(
        `Postgres cannot run as root, and no user "postgres" could be made (${(cause as Error).message.split("\n")[0]}).`,
        "Run the command as an ordinary user.",
      );
    }
  }
}
