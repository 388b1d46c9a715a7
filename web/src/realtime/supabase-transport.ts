// The only place that creates channels on the genuine client.
import {
  REALTIME_SUBSCRIBE_STATES,
  type RealtimeChannel,
  type RealtimeSystemPayload,
  type SupabaseClient,
} from "@supabase/supabase-js";
import { listenOnce } from "./listen-once.ts";
import { watchReplication } from "./replication.ts";
import type { Channel, ChannelHandlers, ChannelStatus, Transport } from "./transport.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const CONNECT_POLL_MS = 100;
/** A handshake nobody answers is given up: the browser itself would wait for minutes. */
const HANDSHAKE_TIMEOUT_MS = 4_000;
const LEAVE_TIMEOUT_MS = 2_000;
/** A page that was away for less than this keeps its socket without being asked whether it lives. */
const TRUSTED_AWAY_MS = 20_000;
const PROBE_TIMEOUT_MS = 2_500;

const STATUS: Record<string, ChannelStatus> = {
  [REALTIME_SUBSCRIBE_STATES.SUBSCRIBED]: "joined",
  [REALTIME_SUBSCRIBE_STATES.CHANNEL_ERROR]: "failed",
  [REALTIME_SUBSCRIBE_STATES.TIMED_OUT]: "failed",
  [REALTIME_SUBSCRIBE_STATES.CLOSED]: "closed",
};

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function wrap(channel: RealtimeChannel, close: () => Promise<void>): Channel {
  return {
    send: (event, payload) => void channel.send({ type: "broadcast", event, payload }),
    track: (payload) => void channel.track(payload),
    untrack: () => void channel.untrack(),
    close,
  };
}

export function supabaseTransport(
  client: SupabaseClient,
  refreshSession: () => Promise<unknown>,
): Transport & { isAlive(awayMs: number): Promise<boolean> } {
  const { realtime } = client;
  listenOnce(realtime);
  const closing = new Map<string, Promise<void>>();
  let connecting: Promise<boolean> | null = null;
  let stops = 0;
  let heartbeatPending = false;
  const asking = new Set<(alive: boolean) => void>();

  realtime.onHeartbeat((status) => {
    heartbeatPending = status === "sent";
    if (heartbeatPending) return;
    for (const answer of asking) answer(status === "ok");
    asking.clear();
  });

  async function openSocket(): Promise<boolean> {
    // A no-op while the library itself is about to reconnect; then this waits for that.
    realtime.connect();
    const since = stops;
    let handshakeMs = 0;
    for (let waited = 0; waited < CONNECT_TIMEOUT_MS; waited += CONNECT_POLL_MS) {
      if (realtime.isConnected()) return true;
      handshakeMs = realtime.isConnecting() ? handshakeMs + CONNECT_POLL_MS : 0;
      if (handshakeMs > HANDSHAKE_TIMEOUT_MS) {
        handshakeMs = 0;
        await realtime.disconnect();
        if (since === stops) realtime.connect();
      }
      if (since !== stops) return false;
      await sleep(CONNECT_POLL_MS);
    }
    return realtime.isConnected();
  }

  async function removeChannel(name: string, channel: RealtimeChannel) {
    await channel.unsubscribe(LEAVE_TIMEOUT_MS);
    channel.teardown();
    closing.delete(name);
  }

  return {
    async connect(name) {
      await closing.get(name);
      if (realtime.isConnected()) return true;
      connecting ??= openSocket().finally(() => {
        connecting = null;
      });
      return connecting;
    },

    authorize: () => realtime.setAuth(),

    async refreshSession() {
      await refreshSession();
      await realtime.setAuth();
    },

    open(name, presenceKey, handlers: ChannelHandlers) {
      const channel = client.channel(name, {
        config: {
          private: true,
          broadcast: { self: false, ack: false, replication_ready: true },
          ...(presenceKey === null ? {} : { presence: { key: presenceKey, enabled: true } }),
        },
      });
      channel.on("broadcast", { event: "*" }, ({ event, payload }) =>
        handlers.onEvent(event, payload),
      );
      if (presenceKey !== null) {
        channel.on("presence", { event: "sync" }, () =>
          handlers.onPresence(channel.presenceState()),
        );
      }
      const replication = watchReplication({
        joined: () => handlers.onStatus("joined", ""),
        late: handlers.onReplication,
      });
      channel.on("system", {}, ({ extension, status }: RealtimeSystemPayload) => {
        if (extension === "system" && status === "ok") replication.ready();
      });
      channel.subscribe((status, error) => {
        const outcome = STATUS[status] ?? "failed";
        if (outcome === "joined") return replication.subscribed();
        replication.ended();
        handlers.onStatus(outcome, error?.message ?? status);
      });
      return wrap(channel, () => {
        const closed = removeChannel(name, channel);
        closing.set(name, closed);
        return closed;
      });
    },

    isOpen: () => realtime.isConnected(),

    async replaceSocket() {
      await realtime.disconnect();
      realtime.connect();
    },

    async stop() {
      stops++;
      await client.removeAllChannels();
      await realtime.disconnect();
    },

    /** Whether the socket, open as it may look, still answers: a laptop's sleep tells nobody. */
    async isAlive(awayMs) {
      // A socket that is being opened was begun on waking, by the library itself.
      if (!realtime.isConnected()) return realtime.isConnecting();
      if (awayMs < TRUSTED_AWAY_MS) return true;
      const answered = new Promise<boolean>((resolve) => asking.add(resolve));
      // A second one while the first is on its way would count as its timeout.
      if (!heartbeatPending) await realtime.sendHeartbeat();
      return Promise.race([answered, sleep(PROBE_TIMEOUT_MS).then(() => false)]);
    },
  };
}
