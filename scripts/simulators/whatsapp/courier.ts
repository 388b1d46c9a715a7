// Takes signed webhooks to the business and tries again, ever slower, until somebody answers 2xx.
import { setTimeout as pause } from "node:timers/promises";
import type { EventHub } from "../events.ts";
import { metaBytes, webhookHeaders } from "./meta-json.ts";
import type { Door, Line, World } from "./world.ts";

export interface Delivery {
  id: number;
  kind: "message" | "status" | "system";
  /** What it tells: a message's type or a status. */
  tells: string;
  customer_id: string | null;
  door: "own" | "platform";
  url: string;
  phone_number_id: string;
  state: "pending" | "delivered" | "abandoned";
  attempts: { at: number; http_status: number | null; error: string | null; ms: number }[];
}

export interface Parcel {
  line: Line;
  kind: Delivery["kind"];
  tells: string;
  customer_id: string | null;
  value: unknown;
  door?: Door;
  copies?: number;
}

interface Letter {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
  /** Aborted when the simulator is reset or closed: the letter is torn up. */
  signal: AbortSignal;
}

export interface Courier {
  /** Resolves after the first attempt of every copy; `settled` after the last retry. */
  post(parcel: Parcel): Promise<{ accepted: boolean; settled: Promise<boolean> }>;
  /** The latest deliveries, and every one still pending. */
  list(): Delivery[];
  counts(): Record<Delivery["state"], number>;
  reset(): void;
}

const parallel = 64;
const remembered = 2_000;

export function createCourier(world: World, events: EventHub): Courier {
  let deliveries: Delivery[] = [];
  let journey = new AbortController();
  let nextId = 1;
  const done = { delivered: 0, abandoned: 0 };
  let travelling = 0;
  const waiting: (() => void)[] = [];

  async function attempt(delivery: Delivery, letter: Letter) {
    if (travelling >= parallel) await new Promise<void>((go) => waiting.push(go));
    travelling += 1;
    const at = Date.now();
    const outcome = { at, http_status: null as number | null, error: null as string | null, ms: 0 };
    try {
      const answer = await fetch(delivery.url, {
        method: "POST",
        headers: letter.headers,
        body: letter.body,
        redirect: "manual",
        signal: AbortSignal.any([
          letter.signal,
          AbortSignal.timeout(world.settings.retry.timeoutMs),
        ]),
      });
      await answer.arrayBuffer();
      outcome.http_status = answer.status;
    } catch (error) {
      outcome.error = describe(error);
    } finally {
      travelling -= 1;
      waiting.shift()?.();
    }
    outcome.ms = Date.now() - at;
    delivery.attempts.push(outcome);
    const ok =
      outcome.http_status !== null && outcome.http_status >= 200 && outcome.http_status < 300;
    if (ok) finish(delivery, "delivered");
    events.publish("webhook", { ...delivery, attempts: delivery.attempts.length, last: outcome });
    return ok;
  }

  function finish(delivery: Delivery, state: "delivered" | "abandoned") {
    delivery.state = state;
    done[state] += 1;
  }

  async function insist(delivery: Delivery, letter: Letter): Promise<boolean> {
    const { signal } = letter;
    for (;;) {
      const { firstMs, maxMs, attempts } = world.settings.retry;
      const tried = delivery.attempts.length;
      if (tried >= attempts) {
        finish(delivery, "abandoned");
        return false;
      }
      const backoff = Math.min(maxMs, firstMs * 2 ** (tried - 1)) * (0.8 + Math.random() * 0.4);
      try {
        await pause(backoff, undefined, { signal, ref: false });
      } catch {
        return false;
      }
      if (await attempt(delivery, letter)) return true;
    }
  }

  return {
    async post({ line, kind, tells, customer_id, value, door = line.door, copies = 1 }) {
      const body = metaBytes({
        object: "whatsapp_business_account",
        entry: [{ id: line.waba_id, changes: [{ value, field: "messages" }] }],
      });
      const firsts: Promise<boolean>[] = [];
      const ends: Promise<boolean>[] = [];
      for (const target of targets(world, line, door)) {
        const letter: Letter = {
          body: new Uint8Array(body),
          headers: webhookHeaders(body, target.secret),
          signal: journey.signal,
        };
        for (let copy = 0; copy < copies; copy++) {
          const delivery: Delivery = {
            id: nextId++,
            kind,
            tells,
            customer_id,
            door: target.door,
            url: target.url,
            phone_number_id: line.phone_number_id,
            state: "pending",
            attempts: [],
          };
          deliveries.push(delivery);
          const first = attempt(delivery, letter);
          firsts.push(first);
          ends.push(first.then((ok) => ok || insist(delivery, letter)));
        }
      }
      if (deliveries.length > remembered) {
        const recent = deliveries.length - remembered / 2;
        deliveries = deliveries.filter(({ state }, at) => at >= recent || state === "pending");
      }
      const settled = Promise.all(ends).then((all) => all.length > 0 && all.every(Boolean));
      const first = await Promise.all(firsts);
      return { accepted: first.length > 0 && first.every(Boolean), settled };
    },
    list: () => deliveries,
    counts: () => ({
      pending: deliveries.filter(({ state }) => state === "pending").length,
      ...done,
    }),
    reset() {
      journey.abort();
      journey = new AbortController();
      deliveries = [];
      Object.assign(done, { delivered: 0, abandoned: 0 });
    },
  };
}

/** A WABA nobody subscribed gets no webhooks at all; its override beats the app's address. */
function targets(world: World, line: Line, door: Door) {
  const waba = world.wabas.get(line.waba_id);
  const found: { door: "own" | "platform"; url: string; secret: string }[] = [];
  const ownUrl = waba?.override_callback_uri ?? line.webhook_url;
  if (door !== "platform" && waba?.subscribed && ownUrl) {
    found.push({ door: "own", url: ownUrl, secret: line.app_secret });
  }
  if (door !== "own" && world.platform) {
    const { webhook_url, app_secret } = world.platform;
    found.push({ door: "platform", url: webhook_url, secret: app_secret });
  }
  return found;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const cause = error.cause as { code?: string } | undefined;
  return cause?.code ?? error.name;
}
