// Fan-out. A public and a private channel of one name are two rooms: nothing crosses.
import { type Broadcast, encodeBroadcast, encodeText, type Vsn } from "./codec.ts";
import type { Rate } from "./limits.ts";

export interface Room {
  topic: string;
  isPrivate: boolean;
}

export interface Subscriber {
  readonly vsn: Vsn;
  mayReadBroadcast(): boolean;
  mayReadPresence(): boolean;
  /** Ids already replayed to it: the live copy is dropped. */
  readonly replayed: ReadonlySet<string>;
  send(data: string | Buffer): void;
  /** Tells the client why and closes its channel. */
  shutdown(message: string): void;
}

export interface Hub {
  subscribe(room: Room, subscriber: Subscriber): void;
  unsubscribe(room: Room, subscriber: Subscriber): void;
  broadcast(room: Room, broadcast: Broadcast, except?: Subscriber): void;
  presenceDiff(room: Room, diff: object): void;
  subscribers(topic?: string): Subscriber[];
  rooms(): number;
  /** Deliveries made, and broadcasts no frame can carry (a header over 255 bytes). */
  readonly counters: { deliveries: number; unencodable: number };
}

export const roomKey = (room: Room) => `${room.isPrivate ? "private" : "public"}:${room.topic}`;
export const wireTopic = (room: Room) => `realtime:${room.topic}`;

export function createHub(rates: { messages: Rate; presence: Rate }): Hub {
  const rooms = new Map<string, { room: Room; members: Set<Subscriber> }>();
  const counters = { deliveries: 0, unencodable: 0 };
  const members = (room: Room) => rooms.get(roomKey(room))?.members ?? new Set<Subscriber>();

  function fanOut(
    readers: Iterable<Subscriber>,
    encode: (vsn: Vsn) => string | Buffer | null,
  ): number {
    // One encoding per protocol version, however many readers.
    const encoded = new Map<Vsn, string | Buffer | null>();
    let delivered = 0;
    for (const reader of readers) {
      if (!encoded.has(reader.vsn)) encoded.set(reader.vsn, encode(reader.vsn));
      const data = encoded.get(reader.vsn);
      if (data == null) continue;
      reader.send(data);
      delivered += 1;
    }
    counters.deliveries += delivered;
    return delivered;
  }

  return {
    counters,
    subscribe(room, subscriber) {
      const entry = rooms.get(roomKey(room)) ?? { room, members: new Set() };
      rooms.set(roomKey(room), entry);
      entry.members.add(subscriber);
    },
    unsubscribe(room, subscriber) {
      const entry = rooms.get(roomKey(room));
      entry?.members.delete(subscriber);
      if (entry?.members.size === 0) rooms.delete(roomKey(room));
    },
    broadcast(room, broadcast, except) {
      const id = broadcast.kind === "user" ? broadcast.message.meta?.id : undefined;
      const readers = [...members(room)].filter(
        (member) =>
          member !== except &&
          member.mayReadBroadcast() &&
          !(typeof id === "string" && member.replayed.has(id)),
      );
      const delivered = fanOut(readers, (vsn) => {
        const data = encodeBroadcast(vsn, wireTopic(room), broadcast);
        if (data === null && vsn === "2.0.0") counters.unencodable += 1;
        return data;
      });
      rates.messages.add(1 + delivered);
    },
    presenceDiff(room, diff) {
      const readers = [...members(room)].filter((member) => member.mayReadPresence());
      const frame = { joinRef: null, ref: null, topic: wireTopic(room), payload: diff };
      const delivered = fanOut(readers, (vsn) =>
        encodeText(vsn, { ...frame, event: "presence_diff" }),
      );
      rates.presence.add(1 + delivered);
    },
    subscribers: (topic) =>
      [...rooms.values()]
        .filter(({ room }) => topic === undefined || room.topic === topic)
        .flatMap(({ members: all }) => [...all]),
    rooms: () => rooms.size,
  };
}
