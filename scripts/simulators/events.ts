// Server-sent events: how an open page learns what happened.
import type { ServerResponse } from "node:http";

export interface EventHub {
  publish(type: string, data: unknown): void;
  /** For the simulator's own ears; browsers use `connect`. */
  onPublish(listener: () => void): void;
  connect(res: ServerResponse): void;
  close(): void;
}

export function createEventHub(): EventHub {
  const clients = new Set<ServerResponse>();
  const listeners: (() => void)[] = [];
  const heartbeat = setInterval(() => {
    for (const res of clients) res.write(": still here\n\n");
  }, 15_000);
  heartbeat.unref();

  return {
    publish(type, data) {
      for (const listener of listeners) listener();
      if (clients.size === 0) return;
      const frame = `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const res of clients) res.write(frame);
    },
    onPublish(listener) {
      listeners.push(listener);
    },
    connect(res) {
      res.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        connection: "keep-alive",
      });
      res.write("retry: 1000\n\n");
      clients.add(res);
      res.on("close", () => clients.delete(res));
    },
    close() {
      clearInterval(heartbeat);
      for (const res of clients) res.end();
      clients.clear();
    },
  };
}
