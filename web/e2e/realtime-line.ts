// A hand on the socket between the page and Realtime: cut it, keep it down, lose or forge frames.
import type { Page, WebSocketRoute } from "@playwright/test";

type Frame = [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: unknown,
];

/** How to answer a join instead of the server; null lets it through. */
export type JoinAnswer = (topic: string) => string | null;

export interface Line {
  /** Frames the page has sent since it was opened. */
  sent(): number;
  sockets(): number;
  /** Ends every socket; with `down` new ones end at once too, until `up`. */
  cut(options?: { down: boolean }): Promise<void>;
  up(): void;
  /** While set, what the database says never reaches the page, on a socket that looks healthy. */
  deaf: boolean;
  /** How much of what the database said has not reached the page. */
  lost(): number;
  /** The shares of what the database says that are lost on the way, come twice or come late, between 0 and 1. */
  loss: number;
  copies: number;
  delays: number;
  refuseJoins: JoinAnswer;
  /** Closes every joined topic as the server does when a token expires. */
  expire(): void;
}

const LATE_MS = 300;
const chance = (share: number) => Math.random() < share;

const parse = (message: string | Buffer): Frame | null =>
  typeof message === "string" ? (JSON.parse(message) as Frame) : null;

/** Must run before the page loads. */
export async function holdLine(page: Page): Promise<Line> {
  const open = new Set<WebSocketRoute>();
  const joined = new Map<string, { ws: WebSocketRoute; joinRef: string | null }>();
  let down = false;
  let sent = 0;
  let opened = 0;
  let lost = 0;

  const line: Line = {
    sent: () => sent,
    sockets: () => opened,
    deaf: false,
    lost: () => lost,
    ...{ loss: 0, copies: 0, delays: 0 },
    refuseJoins: () => null,
    async cut(options = { down: false }) {
      down = options.down;
      joined.clear();
      await Promise.all([...open].map((ws) => ws.close({ code: 1012 })));
      open.clear();
    },
    up() {
      down = false;
    },
    expire() {
      for (const [topic, { ws, joinRef }] of joined) {
        const channel = topic.replace("realtime:", "");
        const told = {
          extension: "system",
          status: "error",
          message: "Token has expired 0 seconds ago",
          channel,
        };
        ws.send(JSON.stringify([joinRef, null, topic, "system", told]));
        ws.send(JSON.stringify([joinRef, null, topic, "phx_close", {}]));
      }
      joined.clear();
    },
  };

  await page.routeWebSocket(/\/realtime\/v1\//, async (ws) => {
    opened++;
    if (down) return ws.close({ code: 1012 });
    open.add(ws);
    const server = ws.connectToServer();
    ws.onMessage((message) => {
      sent++;
      const frame = parse(message);
      if (frame?.[3] === "phx_join") {
        const [joinRef, ref, topic] = frame;
        const reason = line.refuseJoins(topic);
        if (reason !== null) {
          const answer = { status: "error", response: { reason } };
          return ws.send(JSON.stringify([joinRef, ref, topic, "phx_reply", answer]));
        }
        joined.set(topic, { ws, joinRef });
      }
      server.send(message);
    });
    server.onMessage((message) => {
      // What the database says comes as a binary frame.
      if (typeof message === "string") return ws.send(message);
      if (line.deaf || chance(line.loss)) return void lost++;
      const pass = () => open.has(ws) && ws.send(message);
      for (let copy = chance(line.copies) ? 2 : 1; copy > 0; copy--) {
        // Later than what was said after it.
        if (chance(line.delays)) setTimeout(pass, LATE_MS);
        else pass();
      }
    });
    ws.onClose((code, reason) => {
      open.delete(ws);
      void server.close({ code, reason });
    });
    server.onClose((code, reason) => void ws.close({ code, reason }));
  });
  return line;
}
