// A local stand-in for Supabase Realtime: private broadcast from the database, client broadcast,
// presence and the REST endpoints, as the genuine supabase-js client expects them. Development and
// tests only; a deployed project uses the genuine server.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { JSONWebKeySet } from "jose";
import pg from "pg";
import { handleChaos } from "./chaos.ts";
import type { Context, Log } from "./context.ts";
import { openDbSource, type SourceStats } from "./db-source.ts";
import { createFaults } from "./faults.ts";
import { type Answer, handleApi, parseJson, readBody, respond, splitUrl } from "./http.ts";
import { createHub } from "./hub.ts";
import { type Delays, defaultDelays, defaultLimits, type Limits, slidingRate } from "./limits.ts";
import { ensurePartitions } from "./partitions.ts";
import { policyProbe } from "./policies.ts";
import { presenceBook } from "./presence.ts";
import { bootstrapRealtimeSchema } from "./schema.ts";
import { tokenVerifier } from "./tokens.ts";
import { acceptSockets } from "./upgrade.ts";

export interface RealtimeOptions {
  /** A superuser of the local database. */
  databaseUrl: string;
  /** 0 takes any free port. */
  port: number;
  host?: string;
  jwks?: JSONWebKeySet;
  jwksUrl?: string;
  publishableKeys: readonly string[];
  secretKeys: readonly string[];
  limits?: Partial<Limits>;
  delays?: Partial<Delays>;
  privateOnly?: boolean;
  chaos?: boolean;
  log?: Log;
}

export interface RealtimeStats {
  sockets: number;
  channels: number;
  rooms: number;
  presences: number;
  deliveries: number;
  unencodable: number;
  malformed: number;
  slowReaders: number;
  /** Database messages dropped because the project was over its message rate. */
  overRateDropped: number;
  database: SourceStats;
}

export interface Realtime {
  port: number;
  close(): Promise<void>;
  stats(): RealtimeStats;
}

const hourMs = 3_600_000;

export async function startRealtime(options: RealtimeOptions): Promise<Realtime> {
  const log = options.log ?? logLine;
  const limits = { ...defaultLimits, ...options.limits };
  const delays = { ...defaultDelays, ...options.delays };
  const db = new pg.Pool({ connectionString: options.databaseUrl, max: 6 });
  db.on("error", (error) => log("realtime.pool_error", { error: String(error) }));
  const rates = {
    messages: slidingRate(60_000, delays.rateTickMs),
    presence: slidingRate(60_000, delays.rateTickMs),
    joins: slidingRate(1000, 100, false),
  };
  const hub = createHub(rates);
  const faults = createFaults();
  const presence = presenceBook();
  let overRate = false;
  let overRateDropped = 0;

  const bootstrap = await db.connect();
  await bootstrapRealtimeSchema(bootstrap).finally(() => bootstrap.release());
  const source = await openDbSource({
    databaseUrl: options.databaseUrl,
    pool: db,
    checkMs: delays.listenCheckMs,
    fault: faults,
    isHeldBack() {
      if (overRate) overRateDropped += 1;
      return overRate;
    },
    deliver: (room, message) => hub.broadcast(room, { kind: "user", message }),
    log,
  });
  const context: Context = {
    ...{ limits, delays, hub, presence, source, faults, rates, db, log },
    privateOnly: options.privateOnly ?? false,
    verify: tokenVerifier(options),
    policies: policyProbe(db, log),
  };

  const keepPartitions = () => {
    ensurePartitions(db).catch((error) => {
      log("realtime.partitions_failed", { error: String(error) });
    });
  };
  const judgeRate = () => {
    overRate = rates.messages.perSecond() > limits.messagesPerSecond;
    if (!overRate) return;
    for (const reader of hub.subscribers()) reader.shutdown("Too many messages per second");
  };
  let lastUsed = Date.now();
  const restWhenUnused = () => {
    if (sockets.live.size > 0) lastUsed = Date.now();
    else if (source.stats.listening && Date.now() - lastUsed >= delays.restMs) void source.rest(0);
  };
  const timers = [
    setInterval(keepPartitions, hourMs),
    setInterval(judgeRate, delays.rateTickMs),
    setInterval(restWhenUnused, delays.listenCheckMs),
  ];

  const server = createServer((request, response) => {
    route(request)
      .then((answer) => respond(response, answer))
      .catch((error) => {
        log("realtime.request_failed", { error: String(error) });
        respond(response, { status: 500, body: { message: "Internal Server Error" } });
      });
  });
  const sockets = acceptSockets(context, server, keepPartitions);

  async function route(request: IncomingMessage): Promise<Answer> {
    const { path, query } = splitUrl(request);
    if (path === "/health") return { status: 200, body: stats() };
    const verb = /^\/chaos\/(\w+)$/.exec(request.url ?? "")?.[1];
    if (verb && options.chaos && isLoopback(request)) {
      const body = await readBody(request, 10_000);
      const targets = { sockets: () => [...sockets.live], faults, source, db };
      return handleChaos(targets, verb, body && parseJson(body));
    }
    const answer = await handleApi(context, request, path, query);
    return answer ?? { status: 404, body: { message: "Not Found" } };
  }

  function stats(): RealtimeStats {
    const channels = [...sockets.live].flatMap((socket) => socket.channels());
    return {
      ...{ ...sockets.counters, ...hub.counters, overRateDropped },
      sockets: sockets.live.size,
      channels: channels.length,
      rooms: hub.rooms(),
      presences: presence.size(),
      database: { ...source.stats },
    };
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    sockets.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await source.close();
    await db.end();
  }

  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port, options.host ?? "127.0.0.1", resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { port: (server.address() as AddressInfo).port, stats, close };
}

function isLoopback(request: IncomingMessage): boolean {
  return /^(::1|(::ffff:)?127\..*)$/.test(request.socket.remoteAddress ?? "");
}

function logLine(event: string, fields: object): void {
  console.warn(JSON.stringify({ event, ...fields }));
}
