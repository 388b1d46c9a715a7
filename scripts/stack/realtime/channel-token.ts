// The token of a channel: what it may read, when it ends, and what a new one changes.
import type { Channel } from "./channel.ts";
import { asRecord } from "./join.ts";
import { isApiKey, secondsLeft } from "./tokens.ts";

const confirmEveryMs = 300_000;

export function denied(topic: string): string {
  return `You do not have permissions to read from this Channel topic: ${topic}`;
}

export type ReadProblem = "denied" | "missing_partition" | "unavailable";

/**
 * Asks the read policies and puts the answer in place of every grant the channel had. Until the
 * answer is there the old grants hold: a token refresh must not lose what is being sent meanwhile.
 */
export async function readGrants(channel: Channel): Promise<ReadProblem | null> {
  const { context, connection, room, claims, presenceEnabled } = channel;
  if (!claims) return "denied";
  const answer = await context.policies.read(
    { claims, headers: connection.headers },
    room.topic,
    presenceEnabled ? ["broadcast", "presence"] : ["broadcast"],
  );
  if (!answer.ok) return answer.reason;
  channel.grants = { broadcastRead: answer.allowed.has("broadcast") };
  if (presenceEnabled) channel.grants.presenceRead = answer.allowed.has("presence");
  return answer.allowed.size > 0 ? null : "denied";
}

/** Checks expiry only: policies are not asked again until a different token arrives. */
export function startExpiryTimer(channel: Channel): void {
  const { claims, token } = channel;
  if (!claims || claims.exp === Infinity) return;
  const wait = Math.min(confirmEveryMs, secondsLeft(claims) * 1000);
  channel.after(wait, () => {
    channel.enqueue(async () => {
      if (channel.token !== token) return;
      const verified = await channel.context.verify(token);
      if (!verified.ok) return channel.shutdown(verified.message);
      startExpiryTimer(channel);
    });
  });
}

export async function applyToken(channel: Channel, payload: unknown): Promise<void> {
  const token = asRecord(payload).access_token;
  if (typeof token !== "string" || isApiKey(token) || token === channel.token) return;
  const before = channel.grants;
  const verified = await channel.context.verify(token);
  if (!channel.isOpen()) return;
  channel.token = token;
  if (!verified.ok) {
    // The genuine server prints this one problem as its internal name.
    const { problem, message } = verified;
    return channel.shutdown(problem === "signature" ? ":signature_error" : message);
  }
  channel.claims = verified.claims;
  startExpiryTimer(channel);
  if (!channel.room.isPrivate) return;

  const problem = await readGrants(channel);
  if (!channel.isOpen()) return;
  if (problem === "denied") return channel.shutdown(denied(channel.room.topic));
  if (problem) {
    return channel.shutdown("Realtime was unable to connect to the project database");
  }
  const lost = (["broadcastRead", "presenceRead"] as const).some(
    (grant) => before[grant] === true && channel.grants[grant] === false,
  );
  if (!lost) return;
  channel.shutdown(
    `You no longer have permission to read from this Channel topic: ${channel.room.topic}`,
  );
}
