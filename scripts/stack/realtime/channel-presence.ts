// track and untrack. Going over five calls in thirty seconds closes the channel for good.
import type { Channel } from "./channel.ts";
import { pushPresenceState } from "./channel-join.ts";
import type { ClientFrame } from "./codec.ts";
import { roomKey } from "./hub.ts";
import { asRecord } from "./join.ts";
import { payloadFits } from "./limits.ts";

export async function handlePresence(channel: Channel, frame: ClientFrame): Promise<void> {
  const { event, payload = {} } = asRecord(frame.payload);
  if (typeof event !== "string") return channel.reply(frame.ref, "ok");
  if (!channel.withinPresenceLimit()) {
    return channel.shutdown("Client presence rate limit exceeded");
  }
  switch (event.toLowerCase()) {
    case "track":
      return track(channel, frame.ref, payload);
    case "untrack":
      return untrack(channel, frame.ref);
    default:
      return channel.reply(frame.ref, "error");
  }
}

async function track(channel: Channel, ref: string | null, payload: unknown): Promise<void> {
  const { context, room } = channel;
  if (!(await mayWrite(channel))) return channel.isOpen() ? channel.reply(ref, "error") : undefined;
  if (!channel.isOpen()) return;
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    return channel.reply(ref, "error", { reason: "Presence track payload must be a map" });
  }
  if (!payloadFits(Buffer.byteLength(JSON.stringify(payload)), context.limits)) {
    return channel.shutdown("Track message size exceeded");
  }
  if (context.rates.presence.perSecond() > context.limits.presencePerSecond) {
    return channel.shutdown("Too many presence messages per second");
  }
  const meta = payload as Record<string, unknown>;
  const diff = context.presence.track(roomKey(room), channel.presenceKey, channel, meta);
  channel.reply(ref, "ok");
  if (diff) context.hub.presenceDiff(room, diff);
  // This track is what enabled presence: the channel got no state when it joined.
  if (!channel.presenceEnabled) {
    channel.presenceEnabled = true;
    pushPresenceState(channel);
  }
}

function untrack(channel: Channel, ref: string | null): void {
  const { context, room } = channel;
  const diff = context.presence.untrack(roomKey(room), channel);
  channel.reply(ref, "ok");
  if (diff) context.hub.presenceDiff(room, diff);
}

async function mayWrite(channel: Channel): Promise<boolean> {
  const { context, connection, grants, room, claims } = channel;
  if (!room.isPrivate) return true;
  if (!claims) return false;
  const caller = { claims, headers: connection.headers };
  // Reading was not asked at join when presence was off then.
  if (grants.presenceRead === undefined) {
    const answer = await context.policies.read(caller, room.topic, ["presence"]);
    if (!answer.ok) return false;
    grants.presenceRead = answer.allowed.has("presence");
  }
  if (grants.presenceWrite === undefined) {
    const answer = await context.policies.write(caller, room.topic, "presence");
    if (!answer.ok) return false;
    grants.presenceWrite = answer.allowed.has("presence");
  }
  return grants.presenceWrite;
}
