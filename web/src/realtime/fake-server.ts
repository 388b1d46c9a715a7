// A Realtime server made of objects, as far as joining and staying joined goes: for the genuine client
// under a clock that is turned by hand.
type Frame = [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: unknown,
];

interface Room {
  joinRef: string | null;
  endsAt: number;
}

interface Connection {
  rooms: Map<string, Room>;
  push(frame: Frame): void;
  cut(): void;
}

/** A token says nothing but when it ends. */
export const tokenUntil = (endsAt: number) => `token.${endsAt}`;
const endOf = (token: unknown) => Number(String(token).split(".")[1] ?? 0);

export function fakeServer() {
  const connections = new Set<Connection>();
  const server = { isUp: true, joins: 0, refusals: 0 };

  function hear(connection: Connection, [joinRef, ref, topic, event, payload]: Frame) {
    const reply = (status: "ok" | "error", response: object = {}) =>
      connection.push([joinRef, ref, topic, "phx_reply", { status, response }]);
    const given = payload as { access_token?: string; config?: object };
    const room = connection.rooms.get(topic);
    switch (event) {
      case "phx_join": {
        const endsAt = endOf(given.access_token);
        if (endsAt <= Date.now()) {
          server.refusals += 1;
          return reply("error", { reason: "InvalidJWTToken: Token has expired" });
        }
        server.joins += 1;
        connection.rooms.set(topic, { joinRef, endsAt });
        reply("ok");
        const ready = {
          extension: "system",
          status: "ok",
          message: "Replication connection established",
        };
        connection.push([joinRef, null, topic, "system", ready]);
        return connection.push([joinRef, null, topic, "presence_state", {}]);
      }
      case "access_token":
        if (room) room.endsAt = endOf(given.access_token);
        return;
      case "phx_leave":
        connection.rooms.delete(topic);
        reply("ok");
        return connection.push([joinRef, ref, topic, "phx_close", {}]);
      default:
        if (ref !== null) reply("ok");
    }
  }

  class Socket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readyState = 0;
    binaryType = "arraybuffer";
    bufferedAmount = 0;
    onopen: ((event: object) => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onerror: ((event: object) => void) | null = null;
    onclose: ((event: object) => void) | null = null;
    readonly #connection: Connection = {
      rooms: new Map(),
      // In a turn of its own, as from a network.
      push: (frame) =>
        void setTimeout(() => {
          if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
        }, 1),
      cut: () => this.#end(1006),
    };

    constructor() {
      setTimeout(() => {
        if (this.readyState !== 0) return;
        if (!server.isUp) return this.#end(1006);
        this.readyState = 1;
        connections.add(this.#connection);
        this.onopen?.({});
      }, 1);
    }

    send(data: string) {
      if (this.readyState === 1) hear(this.#connection, JSON.parse(data) as Frame);
    }

    close(code = 1000) {
      if (this.readyState < 2) this.#end(code);
    }

    #end(code: number) {
      this.readyState = 3;
      connections.delete(this.#connection);
      setTimeout(() => this.onclose?.({ code, reason: "", wasClean: code === 1000 }), 1);
    }
  }

  return {
    ...{ server, Socket },
    /** How many topics each open socket is on. */
    rooms: () => [...connections].map(({ rooms }) => rooms.size),
    cutAll: () => {
      for (const connection of connections) connection.cut();
    },
    /** Closes every channel whose token has run out, as the genuine one does: with phx_close. */
    expire() {
      for (const connection of connections) {
        for (const [topic, { joinRef, endsAt }] of connection.rooms) {
          if (endsAt > Date.now()) continue;
          connection.rooms.delete(topic);
          const words = { extension: "system", status: "error", message: "Token has expired" };
          connection.push([joinRef, null, topic, "system", words]);
          connection.push([joinRef, joinRef, topic, "phx_close", {}]);
        }
      }
    },
  };
}
