// What a joined topic of a socket is to those who handle its frames.
import type { ClientFrame, Frame, Vsn } from "./codec.ts";
import type { Context } from "./context.ts";
import type { Room, Subscriber } from "./hub.ts";
import type { JoinConfig } from "./join.ts";
import type { Claims } from "./tokens.ts";

/** The socket a channel lives on. */
export interface Connection {
  readonly vsn: Vsn;
  readonly apiKey: string;
  readonly headers: Record<string, string>;
  channelCount(): number;
  send(data: string | Buffer): void;
  push(frame: Frame): void;
  /** Forgets the channel if it is still the one on its topic. */
  drop(channel: Channel): void;
  /** Closes the whole socket. */
  disconnect(): void;
}

/** Undefined means "not asked yet": the write grants start so again with every new token. */
export interface Grants {
  broadcastRead?: boolean;
  broadcastWrite?: boolean;
  presenceRead?: boolean;
  presenceWrite?: boolean;
}

export interface Channel extends Subscriber {
  readonly context: Context;
  readonly connection: Connection;
  readonly config: JoinConfig;
  readonly room: Room;
  readonly joinRef: string | null;
  readonly topic: string;
  readonly presenceKey: string;
  /** Channels the socket had when this one arrived. */
  readonly siblings: number;
  replayed: Set<string>;
  token: string;
  claims: Claims | null;
  grants: Grants;
  presenceEnabled: boolean;
  withinPresenceLimit: () => boolean;
  isOpen(): boolean;
  receive(frame: ClientFrame): void;
  reply(ref: string | null, status: "ok" | "error", response?: object): void;
  push(event: string, payload: unknown): void;
  system(status: "ok" | "error", message: string): void;
  /** A timer that dies with the channel. */
  after(ms: number, work: () => void): () => void;
  /** Runs when the channel ends, however it ends. */
  onEnd(work: () => void): void;
  enqueue(work: () => Promise<void> | void): void;
  /** Ends it; with `notify` the client gets phx_close and will not rejoin. */
  end(notify: boolean): void;
}
