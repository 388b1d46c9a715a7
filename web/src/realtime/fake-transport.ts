import type { Channel, ChannelHandlers, Transport } from "./transport.ts";

export interface FakeChannel extends Channel {
  topic: string;
  handlers: ChannelHandlers;
  sent: string[];
  closed: boolean;
}

/** A socket made of arrays, for tests: nothing answers until the test says so. */
export function fakeTransport() {
  const log: string[] = [];
  const channels: FakeChannel[] = [];
  const state = { reachable: true };

  const transport: Transport = {
    connect: async () => state.reachable,
    authorize: async () => void log.push("authorize"),
    refreshSession: async () => void log.push("refresh"),
    isOpen: () => state.reachable,
    replaceSocket: async () => void log.push("replace"),
    stop: async () => void log.push("stop"),
    open(topic, _presenceKey, handlers) {
      log.push(`open ${topic}`);
      const channel: FakeChannel = {
        topic,
        handlers,
        sent: [],
        closed: false,
        send: (event) => void channel.sent.push(event),
        track: () => void channel.sent.push("track"),
        untrack: () => void channel.sent.push("untrack"),
        close: async () => {
          channel.closed = true;
          log.push(`close ${topic}`);
          // The genuine client reports the close of a channel that we ourselves remove.
          handlers.onStatus("closed", "");
        },
      };
      channels.push(channel);
      return channel;
    },
  };

  const openOn = (topic: string) => channels.filter((c) => c.topic === topic && !c.closed);

  return {
    transport,
    log,
    state,
    channels,
    openOn,
    last: (topic: string) => {
      const channel = channels.findLast((c) => c.topic === topic);
      if (!channel) throw new Error(`nobody opened ${topic}`);
      return channel;
    },
  };
}
