// What the provider tells a business about its calls. Unsigned, once, and only what it asked for.
import type { Call } from "../carrier/call.ts";
import { causeCode } from "../carrier/causes.ts";
import { asObject } from "../http.ts";
import type { Account, Integration } from "./accounts.ts";
import type { Api4comFaults } from "./faults.ts";
import { talkedSeconds } from "./history.ts";

export type EventType = "channel-create" | "channel-answer" | "channel-hangup";

export interface Delivery {
  url: string;
  body: Record<string, unknown>;
  at: string;
  /** Null when nobody answered, or nothing was sent. */
  status: number | null;
}

const keptDeliveries = 500;
const timeoutMs = 10_000;
/** Times carry no zone: this one is meant. */
const zone = "America/Sao_Paulo";

export function createWebhooks(faults: Api4comFaults) {
  let deliveries: Delivery[] = [];
  /** Per call, what a reordering holds back until the next has left. */
  const held = new Map<string, () => void>();

  async function post(url: string, body: Record<string, unknown>) {
    const delivery: Delivery = { url, body, at: new Date().toISOString(), status: null };
    deliveries.push(delivery);
    if (deliveries.length > keptDeliveries) deliveries.shift();
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      delivery.status = response.status;
    } catch {
      delivery.status = null;
    }
  }

  function send(url: string, body: Record<string, unknown>, callId: string) {
    const fault = faults.take("webhook", String(body.eventType));
    if (fault?.kind === "webhook_never") return;
    if (fault?.kind === "webhook_late") {
      setTimeout(() => void post(url, body), fault.ms).unref();
      return;
    }
    const release = held.get(callId);
    held.delete(callId);
    if (fault?.kind === "webhook_reordered" && body.eventType !== "channel-hangup") {
      held.set(callId, () => void post(url, body));
    } else {
      const copies = fault?.kind === "webhook_copies" ? fault.count : 1;
      for (let copy = 0; copy < copies; copy++) void post(url, body);
    }
    // A moment later, so that the one that overtook it has arrived.
    if (release) setTimeout(release, 50).unref();
  }

  return {
    tell(account: Account, call: Call, eventType: EventType, recordUrl: string) {
      for (const integration of account.integrations) {
        if (!wants(integration, call, eventType)) continue;
        const { webhookUrl, webhookVersion } = integration.metadata;
        if (typeof webhookUrl !== "string") continue;
        const version = `v${String(webhookVersion ?? "1.4").replace(/^v/, "")}`;
        send(webhookUrl, { version, ...bodyOf(call, eventType, recordUrl) }, call.id);
      }
    },
    /** Any body at all, as if it were one. */
    post,
    list: () => deliveries,
    clear() {
      deliveries = [];
    },
  };
}

/** A call from outside has no metadata to compare: it is told to whoever listens. */
function wants(integration: Integration, call: Call, eventType: EventType): boolean {
  const types = integration.metadata.webhookTypes;
  const isAsked = Array.isArray(types) ? types.includes(eventType) : eventType !== "channel-create";
  if (!integration.webhook || !isAsked) return false;
  const constraint = integration.webhookConstraint ?? {};
  const wanted = asObject(constraint.metadata) ?? constraint;
  return (
    call.direction === "inbound" ||
    Object.entries(wanted).every(([key, value]) => call.metadata[key] === value)
  );
}

function bodyOf(call: Call, eventType: EventType, recordUrl: string) {
  const isAnswer = eventType !== "channel-create";
  const isEnd = eventType === "channel-hangup";
  return {
    eventType,
    id: call.id,
    domain: call.domain,
    direction: call.direction,
    caller: call.from,
    called: call.to,
    startedAt: localTime(call.startedAt),
    ...(isAnswer ? { answeredAt: call.answeredAt && localTime(call.answeredAt) } : {}),
    ...(isEnd && call.endedAt && call.cause
      ? {
          endedAt: localTime(call.endedAt),
          duration: talkedSeconds(call),
          hangupCause: call.cause,
          hangupCauseCode: causeCode(call.cause),
          recordUrl,
        }
      : {}),
    metadata: call.metadata,
  };
}

/** `2026-11-22 10:00:00` */
export function localTime(at: Date): string {
  return at.toLocaleString("sv-SE", { timeZone: zone });
}
