export type ChannelStatus = "joined" | "failed" | "closed";

/** Who is on a topic: one list of payloads (one per tab) for each key. */
export type PresenceState = Record<string, Record<string, unknown>[]>;

export interface ChannelHandlers {
  onStatus(status: ChannelStatus, reason: string): void;
  /** Joined before the server read the database: what was written until now, nobody was told. */
  onReplication(): void;
  onEvent(event: string, payload: unknown): void;
  onPresence(state: PresenceState): void;
}

export interface Channel {
  send(event: string, payload: Record<string, unknown>): void;
  track(payload: Record<string, unknown>): void;
  untrack(): void;
  /** Resolves once the name is free again. Must never be called from inside a status callback. */
  close(): Promise<void>;
}

/** Everything the supervisor needs from the socket, so that its rules can be tested without one. */
export interface Transport {
  /** True once the socket is open and no earlier channel of that name is still closing. */
  connect(topic: string): Promise<boolean>;
  /** Hands the current access token to the socket; awaited before every join. */
  authorize(): Promise<void>;
  /** Fetches a new access token, then hands it over. */
  refreshSession(): Promise<void>;
  open(topic: string, presenceKey: string | null, handlers: ChannelHandlers): Channel;
  isOpen(): boolean;
  /** Throws the socket away and opens another: the cure for one that is open but dead. */
  replaceSocket(): Promise<void>;
  /** Closes every channel and the socket. */
  stop(): Promise<void>;
}
