// Takes signed webhooks to the business and tries again, ever slower, until somebody answers 2xx.
import { setTimeout as pause } from "node:timers/promises";
import type { EventHub } from "../events.ts";
import { createDeliveryLog, type Delivery } from "./deliveries.ts";
import type { WhatsAppFaults } from "./faults.ts";
import { metaBytes, webhookHeaders } from "./meta-json.ts";
import type { Door, Line, World } from "./world.ts";

export interface Parcel {
  line: Line;
  kind: Delivery["kind"];
  tells: string;
  customer_id: string | null;
  value: unknown;
  /** The webhook field; `messages` without it. */
  field?: string;
  door?: Door;
  copies?: number;
}

/** A webhook that is still on its way. No secret is in it: it is signed anew for each attempt. */
export interface Letter {
  kind: Delivery["kind"];
  tells: string;
  customer_id: string | null;
  phone_number_id: string;
  door: "own" | "platform";
  url: string;
  body: string;
}

export interface Courier {
  /** Resolves after the first attempt of every copy; `settled` after the last retry. */
  post(parcel: Parcel): Promise<Posted>;
  /** Several parcels of one number as one webhook, an entry each. */
  postTogether(parcels: Parcel[]): Promise<Posted>;
  list(limit: number): Delivery[];
  counts(): Record<Delivery["state"], number>;
  /** What a restart must not lose. */
  letters(): Letter[];
  resume(letters: Letter[]): void;
  reset(): void;
  close(): void;
}

export interface Posted {
  accepted: boolean;
  settled: Promise<boolean>;
}

interface Pool {
  parcels: Parcel[];
  flushed: Promise<Posted>;
  flush(): void;
}

const parallel = 64;

export function createCourier(world: World, events: EventHub, faults: WhatsAppFaults): Courier {
  const log = createDeliveryLog();
  const underWay = new Map<Delivery, Letter>();
  const pools = new Map<string, Pool>();
  let journey = new AbortController();
  let travelling = 0;
  const waiting: (() => void)[] = [];

  async function attempt(delivery: Delivery, letter: Letter, signal: AbortSignal) {
    if (travelling >= parallel) await new Promise<void>((go) => waiting.push(go));
    travelling += 1;
    const at = Date.now();
    const outcome = { at, http_status: null as number | null, error: null as string | null, ms: 0 };
    try {
      signal.throwIfAborted();
      const body = new TextEncoder().encode(letter.body);
      const answer = await fetch(letter.url, {
        method: "POST",
        headers: webhookHeaders(Buffer.from(body), secretOf(world, letter)),
        body,
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(world.settings.retry.timeoutMs)]),
      });
      await answer.arrayBuffer();
      outcome.http_status = answer.status;
    } catch (error) {
      outcome.error = describe(error);
    } finally {
      travelling -= 1;
      waiting.shift()?.();
    }
    if (signal.aborted) return false;
    outcome.ms = Date.now() - at;
    log.tried(delivery, outcome);
    const status = outcome.http_status ?? 0;
    const ok = status >= 200 && status < 300;
    if (ok) finish(delivery, "delivered");
    events.publish("webhook", { ...delivery, attempts: delivery.tries, last: outcome });
    return ok;
  }

  function finish(delivery: Delivery, state: "delivered" | "abandoned") {
    underWay.delete(delivery);
    log.finish(delivery, state);
  }

  async function insist(delivery: Delivery, letter: Letter, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const { firstMs, maxMs, attempts } = world.settings.retry;
      if (delivery.tries >= attempts) {
        finish(delivery, "abandoned");
        return false;
      }
      const backoff = Math.min(maxMs, firstMs * 2 ** (delivery.tries - 1));
      try {
        await pause(backoff * (0.8 + Math.random() * 0.4), undefined, { signal, ref: false });
      } catch {
        return false;
      }
      if (await attempt(delivery, letter, signal)) return true;
    }
  }

  function dispatch(letter: Letter) {
    const { signal } = journey;
    const { body: _body, ...about } = letter;
    const delivery = log.add(about);
    underWay.set(delivery, letter);
    const shuffle = faults.take("order", letter.phone_number_id);
    const first = (async () => {
      if (shuffle) await pause(Math.random() * shuffle.ms, undefined, { ref: false });
      return attempt(delivery, letter, signal);
    })();
    return { first, end: first.then((ok) => ok || insist(delivery, letter, signal)) };
  }

  async function send(parcels: Parcel[], shared: Parcel): Promise<Posted> {
    const { line, kind, tells, customer_id, door = line.door } = shared;
    const body = metaBytes({
      object: "whatsapp_business_account",
      entry: parcels.map(({ value, field = "messages" }) => ({
        id: line.waba_id,
        changes: [{ value, field }],
      })),
    }).toString("ascii");
    const copies = shared.copies ?? faults.take("copies", line.phone_number_id)?.count ?? 1;
    const sent = doorsOf(world, line, door).flatMap((target) =>
      Array.from({ length: copies }, () =>
        dispatch({
          kind,
          tells,
          customer_id,
          phone_number_id: line.phone_number_id,
          ...target,
          body,
        }),
      ),
    );
    const settled = Promise.all(sent.map(({ end }) => end)).then(
      (all) => all.length > 0 && all.every(Boolean),
    );
    const first = await Promise.all(sent.map((one) => one.first));
    return { accepted: first.length > 0 && first.every(Boolean), settled };
  }

  /** Waits for company; every parcel of a pool travels in one webhook. */
  function pool(parcel: Parcel, most: number, ms: number): Promise<Posted> {
    const key = `${parcel.line.phone_number_id}|${parcel.door ?? parcel.line.door}`;
    let group = pools.get(key);
    if (!group) {
      const full = Promise.withResolvers<void>();
      const parcels: Parcel[] = [];
      const flushed = Promise.race([full.promise, pause(ms)]).then(() => {
        pools.delete(key);
        return send(parcels, { ...parcel, tells: "batch", customer_id: null });
      });
      group = { parcels, flushed, flush: () => full.resolve() };
      pools.set(key, group);
    }
    group.parcels.push(parcel);
    if (group.parcels.length >= most) {
      pools.delete(key);
      group.flush();
    }
    return group.flushed;
  }

  return {
    post(parcel) {
      const batch = faults.take("batch", parcel.line.phone_number_id);
      return batch ? pool(parcel, batch.count, batch.ms) : send([parcel], parcel);
    },
    postTogether: (parcels) => send(parcels, { ...parcels[0]!, tells: "batch", customer_id: null }),
    list: (limit) => log.latest(limit),
    counts: () => log.counts(),
    letters: () => [...underWay.values()],
    resume(letters) {
      for (const letter of letters) {
        if (world.lines.has(letter.phone_number_id)) dispatch(letter);
      }
    },
    reset() {
      journey.abort();
      journey = new AbortController();
      underWay.clear();
      log.reset();
    },
    close() {
      journey.abort();
    },
  };
}

/** A WABA nobody subscribed gets no webhooks at all; its override beats the app's address. */
function doorsOf(world: World, line: Line, door: Door): Pick<Letter, "door" | "url">[] {
  const waba = world.wabas.get(line.waba_id);
  const ownUrl = waba?.override_callback_uri ?? line.webhook_url;
  const found: Pick<Letter, "door" | "url">[] = [];
  if (door !== "platform" && waba?.subscribed && ownUrl) found.push({ door: "own", url: ownUrl });
  if (door !== "own" && world.platform) {
    found.push({ door: "platform", url: world.platform.webhook_url });
  }
  return found;
}

function secretOf(world: World, letter: Letter): string {
  const secret =
    letter.door === "own"
      ? world.lines.get(letter.phone_number_id)?.app_secret
      : world.platform?.app_secret;
  return secret ?? "";
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const cause = error.cause as { code?: string } | undefined;
  return cause?.code ?? error.name;
}
