// Sends what net.http_post and its kin have queued, as pg_net's background worker does.
import pg from "pg";

interface QueuedRequest {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer | null;
  timeout_milliseconds: number;
}

export interface NetWorker {
  close(): Promise<void>;
}

const batch = 200;
const sweepEvery = 1_000;
const keepAnswers = "6 hours";

export function startNet(databaseUrl: string): NetWorker {
  const db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  db.on("error", () => undefined);
  let listener: pg.Client | undefined;
  let closed = false;
  let draining: Promise<void> | undefined;
  let again = false;

  function drain(): void {
    again = true;
    draining ??= (async () => {
      while (again && !closed) {
        again = false;
        await sendBatch(db);
      }
    })()
      .catch((cause: Error) => {
        if (!closed) console.error(`net: ${cause.message}`);
      })
      .finally(() => {
        draining = undefined;
      });
  }

  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on("error", () => {
      listener = undefined;
    });
    client.on("notification", drain);
    await client.connect();
    await client.query("listen pg_net");
    listener = client;
  }

  // The sweep finds what a lost notification left, and takes up a lost connection again.
  const clock = setInterval(() => {
    if (!listener) void connect().catch(() => undefined);
    drain();
  }, sweepEvery);
  void connect().catch(() => undefined);

  return {
    async close() {
      closed = true;
      clearInterval(clock);
      await draining;
      await listener?.end().catch(() => undefined);
      await db.end();
    },
  };
}

async function sendBatch(db: pg.Pool): Promise<void> {
  const { rows: found } = await db.query(
    "select to_regclass('net.http_request_queue') is not null as installed",
  );
  if (!found[0].installed) return;
  const { rows } = await db.query<QueuedRequest>(
    `delete from net.http_request_queue
      where id in (select id from net.http_request_queue order by id limit $1 for update skip locked)
      returning id, method, url, headers, body, timeout_milliseconds`,
    [batch],
  );
  // Not awaited: a slow address must not hold up the next batch.
  for (const request of rows) {
    void deliver(db, request).catch((cause: Error) => console.error(`net: ${cause.message}`));
  }
}

async function deliver(db: pg.Pool, request: QueuedRequest): Promise<void> {
  const answer = await fetchAnswer(request);
  await db.query(
    `insert into net._http_response
       (id, status_code, content_type, headers, content, timed_out, error_msg)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      request.id,
      answer.status,
      answer.type,
      answer.headers,
      answer.body,
      answer.timedOut,
      answer.error,
    ],
  );
  if (Number(request.id) % 100 === 0) {
    await db.query("delete from net._http_response where created < now() - $1::interval", [
      keepAnswers,
    ]);
  }
}

async function fetchAnswer({ method, url, headers, body, timeout_milliseconds }: QueuedRequest) {
  const none = { status: null, type: null, headers: null, body: null };
  try {
    const answer = await fetch(url, {
      method,
      headers,
      body: body ? new Uint8Array(body) : null,
      signal: AbortSignal.timeout(timeout_milliseconds),
    });
    return {
      status: answer.status,
      type: answer.headers.get("content-type"),
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
      timedOut: false,
      error: null,
    };
  } catch (cause) {
    const timedOut = (cause as Error).name === "TimeoutError";
    const reason = timedOut
      ? `Timeout of ${timeout_milliseconds} ms reached`
      : String((cause as { cause?: Error }).cause?.message ?? (cause as Error).message);
    return { ...none, timedOut, error: reason };
  }
}
