// A client's broadcast. A denied write is dropped without a word, even when the client waits for an
// acknowledgement: it sees "timed out".
import type { Channel } from "./channel.ts";
import type { Broadcast, ClientFrame } from "./codec.ts";
import { payloadFits } from "./limits.ts";

export async function sendBroadcast(channel: Channel, frame: ClientFrame): Promise<void> {
  const { context, config, room } = channel;
  if (!(await mayWrite(channel)) || !channel.isOpen()) return;
  const broadcast: Broadcast = frame.user
    ? { kind: "user", message: frame.user }
    : { kind: "text", payload: frame.payload };
  const bytes = frame.user
    ? frame.user.body.length
    : Buffer.byteLength(JSON.stringify(frame.payload));
  const fits = payloadFits(bytes, context.limits);
  if (fits) context.hub.broadcast(room, broadcast, config.self ? undefined : channel);
  if (!config.ack) return;
  if (fits) channel.reply(frame.ref, "ok");
  else channel.reply(frame.ref, "error", { reason: "payload_size_exceeded" });
}

/** Asked once per token, at the first broadcast. A probe that failed is asked again next time. */
async function mayWrite(channel: Channel): Promise<boolean> {
  const { context, connection, grants, room, claims } = channel;
  if (!room.isPrivate) return true;
  if (grants.broadcastWrite !== undefined) return grants.broadcastWrite;
  if (!claims) return false;
  const caller = { claims, headers: connection.headers };
  const answer = await context.policies.write(caller, room.topic, "broadcast");
  if (!answer.ok) return false;
  grants.broadcastWrite = answer.allowed.has("broadcast");
  return grants.broadcastWrite;
}
