// The entry of the stack's Node child processes: `node service.ts <gateway|realtime|simulators|web>`.
import { stackConfig } from "./config.ts";
import { loadKeys, publicJwks } from "./keys.ts";
import { StackProblem } from "./problem.ts";
import { quietErrors } from "./quiet-errors.ts";

interface Running {
  close(): Promise<unknown>;
}

const config = stackConfig();
const keys = loadKeys(config);

// Each loads only what it needs: lite alone is 30 MB.
const services: Record<string, () => Promise<Running>> = {
  async gateway() {
    const [{ startGateway }, { startCron }, { startNet }] = await Promise.all([
      import("./gateway.ts"),
      import("./cron.ts"),
      import("./net.ts"),
    ]);
    quietErrors();
    const gateway = await startGateway(config, keys);
    const cron = startCron(config.urls.db);
    const net = startNet(config.urls.db);
    return { close: () => Promise.all([gateway.close(), cron.close(), net.close()]) };
  },
  async realtime() {
    const { startRealtime } = await import("./realtime/server.ts");
    return startRealtime({
      databaseUrl: config.urls.db,
      port: config.ports.realtime,
      jwks: publicJwks(keys),
      publishableKeys: [keys.publishable],
      secretKeys: [keys.secret, keys.worker],
      privateOnly: true, // as docs/deploy.md asks of the hosted project
      chaos: true,
    });
  },
  async simulators() {
    const { startStackSimulators } = await import("./simulators.ts");
    return startStackSimulators(config, keys);
  },
  async web() {
    const { startWeb } = await import("./web.ts");
    return startWeb(config, keys);
  },
};

const name = process.argv[2] ?? "";
const start = services[name];
if (!start) throw new Error(`no service is called "${name}"`);

let running: Running | undefined;
let leaving = false;

async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  setTimeout(() => process.exit(0), 3_000).unref();
  await running?.close().catch((cause: unknown) => console.error(cause));
  process.exit(0);
}

// Postgres has no pipe to notice by, so one of us takes it along.
async function orphaned(): Promise<void> {
  if (name === "gateway" && !leaving) {
    const { stopLeftover } = await import("./postgres.ts");
    await stopLeftover(config.files.db).catch((cause: unknown) => console.error(cause));
  }
  await leave();
}

process.on("SIGTERM", leave);
process.on("SIGINT", leave);
// The parent holds the other end of stdin; when it is gone, even killed, so are we.
process.stdin.on("end", orphaned).on("error", orphaned).resume();

try {
  running = await start();
} catch (cause) {
  console.error(cause instanceof StackProblem ? `${cause.message} ${cause.remedy}` : cause);
  process.exit(1);
}
