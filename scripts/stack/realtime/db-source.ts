// Database broadcasts in commit order. A lost LISTEN connection comes back by itself and reads what
// was committed meanwhile from realtime.messages, so a gap is counted and then closed.
import pg from "pg";
import type { UserBroadcast } from "./codec.ts";
import { installTrigger, type Notice, notifyChannel } from "./db-trigger.ts";
import type { EventFault } from "./faults.ts";
import type { Room } from "./hub.ts";

export interface SourceStats {
  listening: boolean;
  delivered: number;
  /** Times the LISTEN connection was lost after having worked. */
  gaps: number;
  /** Messages of a gap found in the table afterwards and delivered late. */
  recovered: number;
  /** Messages known to be lost: their row was gone, or the gap was longer than one read. */
  lost: number;
}

export interface DbSource {
  stats: SourceStats;
  /** Calls back once database messages flow; returns how to stop waiting. */
  whenReady(callback: () => void): () => void;
  /**
   * Stops listening, as a hosted project does after minutes without a client: its replication slot
   * is gone, so what is sent meanwhile is never delivered. The next join starts it, `startMs` later.
   */
  rest(startMs: number): Promise<void>;
  /** Listens again now if it was resting, whether somebody has joined or not. */
  rise(): void;
  /** Somebody joins: listens again if it was resting. */
  rouse(): void;
  /** Kills the LISTEN connection from the database's side. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

export interface SourceOptions {
  databaseUrl: string;
  pool: pg.Pool;
  checkMs: number;
  fault: EventFault;
  isHeldBack(): boolean;
  deliver(room: Room, message: UserBroadcast): void;
  log(event: string, fields: object): void;
}

interface Row {
  id: string;
  at: string;
  topic: string;
  event: string;
  private: boolean;
  payload: string | null;
  binary_payload: Buffer | null;
}

const columns = `id, inserted_at::text as at, topic, event, private, payload::text as payload, binary_payload`;
const rememberIds = 20_000;
const maxRecovered = 10_000;
const maxBackoffMs = 5000;

export async function openDbSource(options: SourceOptions): Promise<DbSource> {
  const { pool, log } = options;
  const stats: SourceStats = { listening: false, delivered: 0, gaps: 0, recovered: 0, lost: 0 };
  const deliveredIds = new Set<string>();
  const waiting = new Set<() => void>();
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let resting: { startMs: number } | null = null;
  let rising: NodeJS.Timeout | undefined;
  // Everything before this snapshot has been received. `candidate` becomes it on the next check,
  // when the notifications that preceded it must have arrived too.
  let checkpoint: string | null = null;
  let candidate: string | null = null;
  let recovering = false;
  let chain: Promise<void> = Promise.resolve();

  function enqueue(work: () => Promise<void>): void {
    chain = chain
      .then(() => (closed ? undefined : work()))
      .catch((error) => {
        log("realtime.delivery_failed", { error: String(error) });
      });
  }

  async function accept(row: Row): Promise<void> {
    if (deliveredIds.has(row.id)) return;
    remember(deliveredIds, row.id);
    const { copies, delayMs } = options.fault.next();
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (closed || options.isHeldBack()) return;
    const room = { topic: row.topic, isPrivate: row.private };
    for (let copy = 0; copy < copies; copy += 1) options.deliver(room, asBroadcast(row));
    stats.delivered += 1;
  }

  async function receive(notice: Notice): Promise<void> {
    const { topic, event } = notice;
    if (topic !== undefined && event !== undefined) {
      const { id, at, payload = null, private: isPrivate = false } = notice;
      return accept({ id, at, topic, event, private: isPrivate, payload, binary_payload: null });
    }
    const { rows } = await pool.query<Row>(
      `select ${columns} from realtime.messages where id = $1 and inserted_at = $2`,
      [notice.id, notice.at],
    );
    if (rows[0]) return accept(rows[0]);
    stats.lost += 1;
    log("realtime.message_gone", { id: notice.id });
  }

  /**
   * Rows of transactions that were not all over at the checkpoint; those already seen are skipped.
   * A row of realtime.send carries the id of a subtransaction, which no snapshot function knows, but
   * it is never lower than the id of its transaction. (32-bit ids: a local database never wraps.)
   */
  async function recover(from: pg.Client, since: string): Promise<void> {
    const { rows } = await from.query<Row>(
      `select ${columns} from realtime.messages
        where event is not null and extension = 'broadcast' and xmin::text::bigint >= $1::bigint
        order by inserted_at, xmin::text::bigint, ctid limit ${maxRecovered + 1}`,
      [since],
    );
    if (rows.length > maxRecovered) stats.lost += 1;
    for (const row of rows.slice(0, maxRecovered)) {
      if (deliveredIds.has(row.id)) continue;
      stats.recovered += 1;
      await accept(row);
    }
    recovering = false;
  }

  async function check(): Promise<void> {
    if (!client || recovering) return;
    const xmin = await oldestRunning(client);
    checkpoint = candidate ?? checkpoint;
    candidate = xmin;
  }

  function lose(lost: pg.Client): void {
    if (lost !== client) return;
    client = null;
    lost.end().catch(() => undefined);
    if (stats.listening) {
      stats.gaps += 1;
      log("realtime.listen_lost", { gaps: stats.gaps });
    }
    stats.listening = false;
    if (!closed) schedule(0);
  }

  function schedule(attempt: number): void {
    const wait = Math.min(maxBackoffMs, 50 * 2 ** attempt);
    clearTimeout(retry);
    retry = setTimeout(() => {
      listen().catch((error) => {
        log("realtime.listen_failed", { attempt, error: String(error) });
        if (!closed) schedule(attempt + 1);
      });
    }, wait);
  }

  async function listen(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: "realtime-listen",
      keepAlive: true,
    });
    next.on("error", () => lose(next));
    next.on("end", () => lose(next));
    next.on("notification", ({ payload }) => {
      if (payload) enqueue(() => receive(JSON.parse(payload) as Notice));
    });
    let xmin: string;
    try {
      await next.connect();
      await next.query(`listen ${notifyChannel}`);
      xmin = await oldestRunning(next);
    } catch (error) {
      next.end().catch(() => undefined);
      throw error;
    }
    if (closed || resting) return next.end();
    client = next;
    const since = checkpoint;
    recovering = since !== null;
    if (since) enqueue(() => recover(next, since));
    checkpoint ??= xmin;
    candidate = xmin;
    stats.listening = true;
    announce();
  }

  /** Ready again after a fault held it back: those who waited hear of it. */
  function announce(): void {
    if (!stats.listening || options.fault.notReady()) return;
    for (const callback of waiting) callback();
    waiting.clear();
  }

  await installTrigger(pool);
  await listen();
  const timer = setInterval(() => {
    announce();
    check().catch(() => client && lose(client));
  }, options.checkMs);

  return {
    stats,
    whenReady(callback) {
      waiting.add(callback);
      announce();
      return () => waiting.delete(callback);
    },
    async rest(startMs) {
      clearTimeout(retry);
      clearTimeout(rising);
      rising = undefined;
      resting = { startMs };
      stats.listening = false;
      const before = client;
      client = null;
      checkpoint = null;
      candidate = null;
      await before?.end().catch(() => undefined);
      log("realtime.resting", {});
    },
    rise() {
      if (!resting && !rising) return;
      clearTimeout(rising);
      resting = null;
      rising = undefined;
      schedule(0);
    },
    rouse() {
      if (!resting) return;
      const { startMs } = resting;
      resting = null;
      rising = setTimeout(() => {
        rising = undefined;
        schedule(0);
      }, startMs);
    },
    async interrupt() {
      const pid = client && "processID" in client ? client.processID : null;
      await pool.query("select pg_terminate_backend($1)", [pid]);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(retry);
      clearTimeout(rising);
      await client?.end().catch(() => undefined);
      await chain;
    },
  };
}

async function oldestRunning(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ xmin: string }>(
    "select pg_snapshot_xmin(pg_current_snapshot())::text as xmin",
  );
  return rows[0]?.xmin ?? "0";
}

function asBroadcast(row: Row): UserBroadcast {
  const meta = { id: row.id };
  return row.binary_payload
    ? { event: row.event, encoding: "binary", body: row.binary_payload, meta }
    : { event: row.event, encoding: "json", body: Buffer.from(row.payload ?? "null"), meta };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size <= rememberIds) return;
  for (const oldest of ids) {
    ids.delete(oldest);
    break;
  }
}
