// Brings up the whole local stack: Postgres, gateway, Realtime, functions, simulators and web.
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { rootDir, type StackConfig, stackConfig } from "./config.ts";
import { connectDemo, demoTarget, remindCarrier } from "./connect-demo.ts";
import {
  hasDemoTelephony,
  hasUnconnectedDemo,
  migrate,
  prepareDatabase,
  seed,
  setVaultSecrets,
} from "./database.ts";
import { startFunctions } from "./functions.ts";
import { loadKeys, type StackKeys } from "./keys.ts";
import { portTaken } from "./listen.ts";
import { type Cluster, startPostgres, stopLeftover } from "./postgres.ts";
import { type RunFile, refuseSecondInstance, removeRunFile, writeRunFile } from "./run-file.ts";
import { type Service, supervise } from "./supervise.ts";

export interface StackOptions {
  /** Defaults to PROSA_PORT_OFFSET, then 0. */
  offset?: number;
  /** Defaults to PROSA_DATA_DIR, then .local. */
  dataDir?: string;
  web?: boolean;
  simulators?: boolean;
  functions?: boolean;
  /** Over what functions-env.ts gives the functions. */
  functionsEnv?: Record<string, string>;
  /** Restart the functions when their source changes. */
  watch?: boolean;
  migrations?: boolean;
  seed?: boolean;
  /** Connect the demo tenants' numbers when they are not connected yet. */
  demo?: boolean;
  /** Each finished step, with the milliseconds it took. */
  onStep?(step: string, ms: number): void;
  /** What happens later, such as a service that had to be started again. */
  report?(line: string): void;
}

export interface Stack {
  config: StackConfig;
  keys: StackKeys;
  /** True on the first start of this data folder. */
  isNew: boolean;
  services: Map<string, Service>;
  /** Does something to the files of Postgres while it is stopped. */
  withoutPostgres(work: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** For a Postgres that cannot start now, as without room for its journal. */
const secondsToRevive = 120;

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const env = {
    ...process.env,
    ...(options.offset !== undefined && { PROSA_PORT_OFFSET: String(options.offset) }),
    ...(options.dataDir !== undefined && { PROSA_DATA_DIR: options.dataDir }),
  };
  const config = stackConfig(env);
  const report = options.report ?? ((line) => console.error(line));
  refuseSecondInstance(config);
  const keys = loadKeys(config);
  await stopLeftover(config.files.db);
  await refuseTakenPorts(config, options);
  rmSync(config.files.logs, { recursive: true, force: true });
  writeRunFile(config, false);

  const services = new Map<string, Service>();
  let cluster: Cluster | undefined;
  const pids: RunFile["services"] = {};
  let ready = false;
  let leaving = false;
  let comingUp: Promise<unknown> = Promise.resolve();

  // The run file names the processes of now, also after one was started again.
  const started = (name: string) => (pid: number) => {
    pids[name] = pid;
    if (ready) writeRunFile(config, true, pids);
  };

  async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    options.onStep?.(name, performance.now() - began);
    return result;
  }

  const child = (name: string, port: number) =>
    step(name, async () => {
      const service = await supervise({
        name,
        command: process.execPath,
        args: [join(import.meta.dirname, "service.ts"), name],
        env,
        port,
        logFile: join(config.files.logs, `${name}.log`),
        report,
        started: started(name),
      });
      services.set(name, service);
    });

  async function revivePostgres(running: Cluster): Promise<void> {
    const how = await running.crashed;
    report(`postgres stopped (${how}); starting it again`);
    for (const end = Date.now() + secondsToRevive * 1_000; !leaving; await sleep(1_000)) {
      try {
        await bringUpPostgres();
        return;
      } catch (cause) {
        if (Date.now() < end) continue;
        return report(`postgres stays down: ${(cause as Error).message}`);
      }
    }
  }

  function bringUpPostgres(): Promise<void> {
    const up = startPostgres(config).then((running) => {
      cluster = running;
      started("postgres")(running.pid);
      void revivePostgres(running);
    });
    comingUp = up.catch(() => undefined);
    return up;
  }

  async function withoutPostgres(work: () => void): Promise<void> {
    await cluster?.stop();
    try {
      work();
    } finally {
      await bringUpPostgres();
    }
  }

  async function stop(): Promise<void> {
    leaving = true;
    // The web and the simulators talk to the gateway, the gateway to everything, all to Postgres.
    const order = ["web", "simulators", "functions", "gateway", "realtime"];
    for (const name of order) await services.get(name)?.stop();
    services.clear();
    await comingUp;
    await cluster?.stop();
    removeRunFile(config);
  }

  let starting: Promise<unknown> = Promise.resolve();
  try {
    // Neither needs the database to come up.
    const early = [
      options.web !== false && child("web", config.ports.web),
      options.functions !== false &&
        step("functions", async () => {
          const { functionsEnv, watch } = options;
          const service = await startFunctions(config, keys, {
            env: functionsEnv,
            watch,
            report,
            started: started("functions"),
          });
          services.set("functions", service);
        }),
    ];
    starting = Promise.allSettled(early);

    cluster = await step("postgres", () => startPostgres(config));
    const { isNew } = cluster;
    void revivePostgres(cluster);
    await step("database", () => prepare(config, keys, isNew, options));
    const late = [
      child("gateway", config.ports.api),
      child("realtime", config.ports.realtime),
      options.simulators !== false && child("simulators", config.ports.simulators),
    ];
    starting = Promise.allSettled([...early, ...late]);
    await starting;
    await Promise.all([...early, ...late]); // throws what one of them threw
    if (options.demo !== false && options.functions !== false && options.simulators !== false) {
      await connectDemoOnce(config, keys, step, report);
    }
    pids.postgres = cluster.pid;
    ready = true;
    writeRunFile(config, true, pids);
    return { config, keys, isNew, services, withoutPostgres, stop };
  } catch (cause) {
    await starting; // nothing may come up after we are gone
    await stop();
    throw cause;
  }
}

async function prepare(
  config: StackConfig,
  keys: StackKeys,
  isNew: boolean,
  options: StackOptions,
): Promise<void> {
  await prepareDatabase(config.urls.db);
  await setVaultSecrets(config.urls.db, { project_url: config.urls.api, worker_key: keys.worker });
  if (options.migrations === false) return;
  await migrate(config.urls.db);
  if (isNew && options.seed !== false) await seed(config.urls.db);
}

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

// Not fatal: a function that does not boot while somebody works on it must not stop the stack.
async function connectDemoOnce(
  config: StackConfig,
  keys: StackKeys,
  step: Step,
  report: (line: string) => void,
): Promise<void> {
  const target = demoTarget(config.urls.api, keys);
  if (await hasUnconnectedDemo(config.urls.db)) {
    await step("demo", () => connectDemo(target)).catch((cause: Error) => {
      report(`the demo tenants are not connected: ${cause.message}`);
    });
  } else if (await hasDemoTelephony(config.urls.db)) {
    await step("demo", () => remindCarrier(target)).catch((cause: Error) => {
      report(
        `the played telephone provider does not know where to tell of calls: ${cause.message}`,
      );
    });
  }
}

async function refuseTakenPorts(config: StackConfig, options: StackOptions): Promise<void> {
  const { ports } = config;
  const needed: [string, number][] = [
    ["Postgres", ports.db],
    ["The API gateway", ports.api],
    ["Realtime", ports.realtime],
    ["The mail server", ports.smtp],
  ];
  if (options.functions !== false) needed.push(["The functions server", ports.functions]);
  if (options.simulators !== false) needed.push(["The simulators' server", ports.simulators]);
  if (options.web !== false && existsSync(join(rootDir, "web")))
    needed.push(["The web", ports.web]);
  for (const [who, port] of needed) {
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once("error", () => reject(portTaken(port, who)));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
    });
  }
}
