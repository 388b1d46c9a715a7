// Faults on demand, for recovery tests: POST /chaos/<verb>. Only with the flag, only from loopback,
// and outside the prefix a gateway forwards.
import type { Pool } from "pg";
import type { Channel } from "./channel.ts";
import type { DbSource } from "./db-source.ts";
import type { EventFaultRequest, Faults } from "./faults.ts";
import type { Answer } from "./http.ts";
import { asRecord } from "./join.ts";
import { ensurePartitions } from "./partitions.ts";
import type { LiveSocket } from "./socket.ts";

export interface ChaosTargets {
  sockets(): LiveSocket[];
  faults: Faults;
  source: DbSource;
  db: Pool;
}

const modes = ["drop", "delay", "duplicate"];

export async function handleChaos(
  targets: ChaosTargets,
  verb: string,
  body: unknown,
): Promise<Answer> {
  const { faults, source, db } = targets;
  const options = asRecord(body);
  const number = (name: string, otherwise: number) =>
    typeof options[name] === "number" ? Number(options[name]) : otherwise;
  const text = (name: string, otherwise: string) =>
    typeof options[name] === "string" ? String(options[name]) : otherwise;
  const topic = typeof options.topic === "string" ? options.topic : undefined;
  const hit = () => targets.sockets().flatMap((socket) => matching(socket, topic));

  switch (verb) {
    case "cut": {
      const sockets = targets
        .sockets()
        .filter((socket) => topic === undefined || matching(socket, topic).length > 0);
      for (const socket of sockets) socket.cut();
      return done({ sockets: sockets.length });
    }
    case "close":
      return done({ channels: shutdown(hit(), text("message", "Closed on request")) });
    case "expire":
      return done({ channels: shutdown(hit(), "Token has expired 0 seconds ago") });
    case "events": {
      const mode = text("mode", "drop");
      if (!modes.includes(mode)) return { status: 422, body: { message: `mode: ${modes}` } };
      faults.setEvents({
        mode: mode as EventFaultRequest["mode"],
        forMs: number("forMs", 60_000),
        count: number("count", Infinity),
        share: number("share", 1),
        delayMs: number("delayMs", mode === "delay" ? 1000 : 0),
      });
      return done();
    }
    case "replication":
      faults.holdReplication(number("forMs", 1000));
      return done();
    case "joins":
      faults.failJoins(
        text("reason", "RealtimeRestarting: Realtime is restarting, please standby"),
        number("count", 1),
      );
      return done();
    case "listen":
      await source.interrupt();
      return done();
    case "rest":
      await source.rest(number("startMs", 1000));
      return done();
    case "silence": {
      const forMs = number("forMs", 0);
      const closed = targets.sockets().filter((socket) => socket.closeIfIdle(forMs));
      return done({ sockets: closed.length });
    }
    case "partitions":
      return done({ dropped: await dropPartitions(db) });
    case "reset":
      faults.reset();
      source.rise();
      await ensurePartitions(db);
      return done();
    default:
      return { status: 404, body: { message: `No fault is called ${verb}` } };
  }
}

function matching(socket: LiveSocket, topic: string | undefined): Channel[] {
  return socket.channels().filter(({ room }) => topic === undefined || room.topic === topic);
}

function shutdown(channels: Channel[], message: string): number {
  for (const channel of channels) channel.shutdown(message);
  return channels.length;
}

/** What an idle project looks like after its partitions ran out: every send fails as a warning. */
async function dropPartitions(db: Pool): Promise<number> {
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'realtime.messages'::regclass`,
  );
  for (const { name } of rows) await db.query(`drop table realtime.${name}`);
  return rows.length;
}

function done(body: object = {}): Answer {
  return { status: 200, body };
}
