// Sends what the outbox has due: claim, note the attempt, call the provider, settle. Whatever dies
// on the way leaves a row from which the database knows what may have happened.
import { templateDefinition } from "@prosa/shared/templates.ts";
import type { Connection, MediaRef, Outbound, SendOutcome } from "../_shared/channels/channel.ts";
import { channelOf } from "../_shared/channels/registry.ts";
import type { ClaimedMessage } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { prepareMedia } from "./media.ts";
import { createPace } from "./pace.ts";

const PARALLEL = 10;
const PER_SECOND = 200;
// Fewer than this free places are not worth a question to the database.
const WORTH_ASKING = 4;
// The database calls us at most once a second and channel: what was queued within that second waits
// for whoever is awake, so nobody goes to sleep before it is over.
const LINGER_MS = 1_500;
const LINGER_STEP_MS = 150;
const SETTLE_TRIES = 6;
const SETTLE_PAUSE_MS = 100;

export interface OutboxCounts {
  claimed: number;
  sent: number;
  retried: number;
  failed: number;
  uncertain: number;
  more: boolean;
}

/** Keeps up to ten messages under way until none is due or `until` (a performance.now()) passes. */
export async function drainOutbox(
  host: Host,
  until: number,
  lingerMs = LINGER_MS,
): Promise<OutboxCounts> {
  const counts = { claimed: 0, sent: 0, retried: 0, failed: 0, uncertain: 0, more: false };
  const worker = crypto.randomUUID();
  const pace = createPace(PER_SECOND);
  const underWay = new Set<Promise<void>>();
  let idleSince = performance.now();

  try {
    while (performance.now() < until) {
      const free = Math.min(PARALLEL - underWay.size, pace.room());
      const claimed = free >= WORTH_ASKING ? await host.database.claimMessages(worker, free) : [];
      pace.take(claimed.length);
      counts.claimed += claimed.length;
      for (const message of claimed) {
        const run: Promise<void> = deliver(host, message)
          .then((result) => count(counts, result))
          .finally(() => underWay.delete(run));
        underWay.add(run);
      }
      if (underWay.size > 0) {
        // A settled message may make the conversation's next one due: ask again after each.
        await Promise.race(underWay);
        idleSince = performance.now();
      } else if (free >= WORTH_ASKING && performance.now() - idleSince >= lingerMs) {
        return counts;
      } else {
        await new Promise((resolve) => setTimeout(resolve, LINGER_STEP_MS));
      }
    }
    counts.more = counts.claimed > 0;
    return counts;
  } finally {
    // Whatever stops the loop, nobody leaves while a provider is being spoken to.
    await Promise.all(underWay);
  }
}

function count(counts: OutboxCounts, result: SendOutcome["result"] | null): void {
  if (result === "sent") counts.sent += 1;
  if (result === "retry") counts.retried += 1;
  if (result === "failed") counts.failed += 1;
  if (result === "uncertain") counts.uncertain += 1;
}

/** Null when the lease was lost before the call, or the outcome could not be written down. */
async function deliver(host: Host, message: ClaimedMessage): Promise<SendOutcome["result"] | null> {
  const started = performance.now();
  const fields = fieldsOf(message);
  try {
    const outcome = await attempt(host, message);
    if (outcome === null) {
      log.warn("message.lease_lost", fields);
      return null;
    }
    await settle(host, message, outcome);
    const line = { ...fields, ms: Math.round(performance.now() - started) };
    if (outcome.result === "sent") {
      log.info("message.sent", line);
    } else {
      const provider_code = outcome.result === "failed" ? outcome.detail : null;
      log.warn(`message.${PAST[outcome.result]}`, { ...line, code: outcome.code, provider_code });
    }
    return outcome.result;
  } catch (error) {
    // The lease runs out and the sweep decides from what was committed.
    log.error("message.unsettled", fields, error);
    return null;
  }
}

function fieldsOf(message: ClaimedMessage) {
  return {
    tenant_id: message.tenant_id,
    integracao_id: message.integracao_id,
    channel: message.channel_kind,
    channel_id: message.channel_id,
    message_id: message.message_id,
    outbox_id: message.outbox_id,
    attempt: message.attempt,
  };
}

const PAST = { retry: "postponed", failed: "failed", uncertain: "unconfirmed" } as const;

async function attempt(host: Host, message: ClaimedMessage): Promise<SendOutcome | null> {
  const channel = channelOf(message.channel_kind);
  if (!channel) return { result: "failed", code: "channel_not_registered", detail: null };
  if (message.window_closed) {
    return { result: "failed", code: "outside_window", detail: null, unasked: true };
  }
  const connection = await connectionOf(host, message);
  if (connection === null) return { result: "retry", code: "channel_auth", retry_after_ms: null };
  const prepared = await prepareMedia(host, message, channel, connection);
  if ("outcome" in prepared) return prepared.outcome;
  // From here on the customer may get the message: no outcome but the provider's own is certain.
  if (!(await host.database.startAttempt(message))) return null;
  try {
    return await channel.send(outboundOf(message, prepared.media), connection, host.http);
  } catch (error) {
    log.error("message.adapter_failed", fieldsOf(message), error);
    return { result: "uncertain", code: "unknown_answer" };
  }
}

/** Null when the token does not open: the operator's keys are at fault, and may be mended. */
async function connectionOf(host: Host, message: ClaimedMessage): Promise<Connection | null> {
  const { tenant_id, integracao_id, access_token } = message;
  if (access_token === null) return null;
  try {
    const place = integracaoSecretPlace(tenant_id, integracao_id, "access_token");
    return {
      address: message.channel_external_id,
      settings: message.integracao_configuracao,
      secrets: { access_token: await host.vault.open(access_token, place) },
      variables: host.env.variables,
    };
  } catch (error) {
    log.error("integracao.secret_unreadable", fieldsOf(message), error);
    return null;
  }
}

function outboundOf(message: ClaimedMessage, media: MediaRef | null): Outbound {
  return {
    id: message.message_id,
    to: message.to_identities ?? [],
    type: message.type,
    body: message.body,
    payload: message.payload,
    template: templateDefinition.safeParse(message.template).data ?? null,
    replyToRef: message.reply_to_ref,
    media,
    attempt: message.attempt,
  };
}

/**
 * The provider has answered and only we know it: worth several tries before the lease runs out and
 * the message is shown as unconfirmed.
 */
async function settle(host: Host, message: ClaimedMessage, outcome: SendOutcome): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await host.database.settleAttempt(message, outcome);
    } catch (error) {
      if (tries === SETTLE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_PAUSE_MS * 2 ** tries));
    }
  }
}
