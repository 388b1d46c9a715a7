// phx_join, in the order a hosted project checks it.
import type { Channel } from "./channel.ts";
import { denied, readGrants, startExpiryTimer } from "./channel-token.ts";
import { encodeBroadcast } from "./codec.ts";
import { roomKey } from "./hub.ts";
import { type Replayed, replayMessages } from "./replay.ts";
import { isApiKey, type TokenProblem } from "./tokens.ts";

interface Refusal {
  reason: string;
  disconnect?: boolean;
}

const tokenCodes: Record<TokenProblem, string> = {
  expired: "InvalidJWTToken",
  missing_claims: "InvalidJWTToken",
  malformed: "MalformedJWT",
  signature: "JwtSignatureError",
};

const probeReasons = {
  missing_partition:
    "MissingPartition: Realtime was unable to find the expected messages partition",
  unavailable: "InitializingProjectConnection: Connecting to the project database",
};

export async function joinChannel(channel: Channel, ref: string | null): Promise<void> {
  const messages: Replayed[] = [];
  const refusal = await refuse(channel, messages);
  if (!channel.isOpen()) return;
  if (refusal) {
    if (refusal.disconnect) return channel.connection.disconnect();
    await new Promise<void>((resolve) => {
      channel.after(channel.context.delays.joinErrorMs, resolve);
      channel.onEnd(resolve);
    });
    if (!channel.isOpen()) return;
    channel.reply(ref, "error", { reason: refusal.reason });
    return channel.end(false);
  }
  channel.context.hub.subscribe(channel.room, channel);
  channel.reply(ref, "ok", { postgres_changes: [] });
  for (const message of messages) pushReplayed(channel, message);
  if (channel.presenceEnabled) pushPresenceState(channel);
  if (channel.config.replicationReady) announceReplication(channel);
}

async function refuse(channel: Channel, messages: Replayed[]): Promise<Refusal | null> {
  const { context, config, room, connection } = channel;
  const { limits, rates } = context;
  if (room.topic === "") return { reason: "TopicNameRequired: You must provide a topic name" };
  if (config.postgresChanges > 0) {
    return {
      reason:
        "PostgresChangesDisabled: This server delivers database broadcasts only; use realtime.send",
    };
  }
  const injected = context.faults.joinFailure();
  if (injected) return { reason: injected };
  if (context.privateOnly && !room.isPrivate) {
    return { reason: "PrivateOnly: This project only allows private channels" };
  }
  if (rates.joins.perSecond() >= limits.joinsPerSecond) {
    return { reason: "ClientJoinRateLimitReached: Too many joins per second", disconnect: true };
  }
  rates.joins.add();
  if (channel.siblings >= limits.channelsPerConnection) {
    return { reason: "ChannelRateLimitReached: Too many channels" };
  }

  const token = config.token;
  channel.token = token && !isApiKey(token) ? token : connection.apiKey;
  const verified = await context.verify(channel.token);
  if (!verified.ok) return { reason: `${tokenCodes[verified.problem]}: ${verified.message}` };
  channel.claims = verified.claims;

  if (room.isPrivate) {
    const problem = await readGrants(channel);
    if (problem && problem !== "denied") return { reason: probeReasons[problem] };
    if (problem) return { reason: `Unauthorized: ${denied(room.topic)}` };
  }
  const replayProblem = await prepareReplay(channel, messages);
  if (replayProblem) return { reason: replayProblem };
  startExpiryTimer(channel);
  context.source.rouse();
  return null;
}

async function prepareReplay(channel: Channel, messages: Replayed[]): Promise<string | null> {
  const { config, context, room, grants } = channel;
  if (config.replay === undefined) return null;
  if (room.isPrivate && !grants.broadcastRead) return `Unauthorized: ${denied(room.topic)}`;
  if (!room.isPrivate) {
    return "UnableToReplayMessages: Replay is not allowed for public channels";
  }
  if (config.replay === null) return "UnableToReplayMessages: Replay params are not valid";
  try {
    messages.push(...(await replayMessages(context.db, room.topic, config.replay)));
  } catch (error) {
    context.log("realtime.replay_failed", { error: String(error) });
    return "UnableToReplayMessages: Realtime was unable to replay messages";
  }
  channel.replayed = new Set(messages.map((message) => message.id));
  return null;
}

function pushReplayed(channel: Channel, message: Replayed): void {
  const { id, event, payload, binary_payload: body } = message;
  const meta = { replayed: true, id };
  if (!body) {
    channel.push("broadcast", { type: "broadcast", event, payload, meta });
    return;
  }
  const user = { event, encoding: "binary", body, meta } as const;
  const data = encodeBroadcast(channel.vsn, channel.topic, { kind: "user", message: user });
  if (data) channel.send(data);
}

export function pushPresenceState(channel: Channel): void {
  const { context, room } = channel;
  if (!channel.mayReadPresence()) return;
  channel.push("presence_state", context.presence.state(roomKey(room)));
}

function announceReplication(channel: Channel): void {
  const giveUp = channel.after(channel.context.delays.replicationReadyMs, () => {
    channel.shutdown("Replication connection was not established in time");
  });
  const stopWaiting = channel.context.source.whenReady(() => {
    giveUp();
    if (channel.isOpen()) channel.system("ok", "Replication connection established");
  });
  channel.onEnd(stopWaiting);
}
