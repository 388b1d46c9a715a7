// One joined topic of one socket: what the client says is handled strictly in order, so a token
// change can never overtake a join or a broadcast that is still being authorised.
import { randomUUID } from "node:crypto";
import type { Channel, Connection } from "./channel.ts";
import { sendBroadcast } from "./channel-broadcast.ts";
import { joinChannel } from "./channel-join.ts";
import { handlePresence } from "./channel-presence.ts";
import { applyToken } from "./channel-token.ts";
import type { ClientFrame } from "./codec.ts";
import type { Context } from "./context.ts";
import { roomKey } from "./hub.ts";
import { parseJoin } from "./join.ts";
import { callWindow } from "./limits.ts";

export function openChannel(context: Context, connection: Connection, frame: ClientFrame): Channel {
  const config = parseJoin(frame.payload);
  const topic = frame.topic;
  const room = { topic: topic.slice("realtime:".length), isPrivate: config.isPrivate };
  const joinRef = frame.joinRef ?? frame.ref;
  const cleanups = new Set<() => void>();
  let open = true;
  let tail: Promise<void> = Promise.resolve();

  const channel: Channel = {
    context,
    connection,
    config,
    room,
    joinRef,
    topic,
    presenceKey: config.presenceKey || randomUUID(),
    siblings: connection.channelCount(),
    vsn: connection.vsn,
    replayed: new Set<string>(),
    token: connection.apiKey,
    claims: null,
    grants: {},
    presenceEnabled: config.presenceEnabled,
    withinPresenceLimit: callWindow(
      context.limits.presenceCallsPerClient,
      context.limits.presenceWindowMs,
    ),
    mayReadBroadcast: () => !room.isPrivate || channel.grants.broadcastRead === true,
    mayReadPresence: () => !room.isPrivate || channel.grants.presenceRead === true,
    isOpen: () => open,
    send: (data) => connection.send(data),
    reply(ref, status, response = {}) {
      connection.push({ joinRef, ref, topic, event: "phx_reply", payload: { status, response } });
    },
    push(event, payload) {
      connection.push({ joinRef, ref: null, topic, event, payload });
    },
    system(status, message) {
      channel.push("system", { extension: "system", status, message, channel: room.topic });
    },
    shutdown(message) {
      if (!open) return;
      channel.system("error", message);
      channel.end(true);
    },
    after(ms, work) {
      const cancel = () => {
        clearTimeout(timer);
        cleanups.delete(cancel);
      };
      const timer = setTimeout(() => {
        cleanups.delete(cancel);
        work();
      }, ms);
      cleanups.add(cancel);
      return cancel;
    },
    onEnd(work) {
      if (open) cleanups.add(work);
      else work();
    },
    enqueue(work) {
      tail = tail
        .then(() => (open ? work() : undefined))
        .catch((error) => {
          context.log("realtime.channel_failed", { topic: room.topic, error: String(error) });
          // A crashed channel answers phx_error: the client rejoins by itself.
          connection.push({ joinRef, ref: joinRef, topic, event: "phx_error", payload: {} });
          channel.end(false);
        });
    },
    receive: (incoming) => receive(channel, incoming),
    end(notify) {
      if (!open) return;
      open = false;
      context.hub.unsubscribe(room, channel);
      const diff = context.presence.untrack(roomKey(room), channel);
      if (diff) context.hub.presenceDiff(room, diff);
      connection.drop(channel);
      for (const cleanup of cleanups) cleanup();
      cleanups.clear();
      if (!notify) return;
      connection.push({ joinRef, ref: joinRef, topic, event: "phx_close", payload: {} });
    },
  };
  channel.enqueue(() => joinChannel(channel, frame.ref));
  return channel;
}

function receive(channel: Channel, frame: ClientFrame): void {
  if (frame.event === "phx_leave") {
    // Not queued: a client may leave while its join still waits for the database.
    channel.reply(frame.ref, "ok");
    channel.end(true);
    return;
  }
  channel.enqueue(() => {
    if (frame.event === "broadcast") return sendBroadcast(channel, frame);
    if (frame.event === "presence") return handlePresence(channel, frame);
    if (frame.event === "access_token") return applyToken(channel, frame.payload);
    channel.context.log("realtime.unknown_event", { event: frame.event });
  });
}
