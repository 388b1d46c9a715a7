// Looks at the conversations in which customers have said something new, a few at a time.
import type { AiTurn } from "../_shared/ai/ai_database.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { retryDelay } from "../_shared/jobs/drain_queue.ts";
import { lookAt } from "./look_at.ts";
import { isTransient, ModelFailed } from "./model_failed.ts";

const PARALLEL = 5;
const MAX_ATTEMPTS = 8;
/** Renewed while somebody looks, so that a worker that dies is soon replaced. */
const LEASE_S = 60;
const BEAT_MS = 20_000;

export async function drainTurns(
  host: Host,
  until: number,
  lingerMs: number,
): Promise<{ done: number; more: boolean }> {
  let done = 0;
  const underWay = new Set<Promise<void>>();
  try {
    while (performance.now() < until) {
      const claimed = await host.database.claimAiTurns(PARALLEL - underWay.size, LEASE_S);
      done += claimed.length;
      for (const turn of claimed) {
        const one: Promise<void> = run(host, turn).finally(() => underWay.delete(one));
        underWay.add(one);
      }
      const waits = [...underWay];
      if (underWay.size < PARALLEL) {
        const nextMs = await host.database.nextAiTurnMs();
        const isSoon = nextMs !== null && nextMs <= lingerMs;
        if (!isSoon && underWay.size === 0) return { done, more: false };
        if (isSoon) waits.push(new Promise((resolve) => setTimeout(resolve, nextMs + 10)));
      }
      await Promise.race(waits);
    }
    return { done, more: true };
  } finally {
    await Promise.all(underWay);
  }
}

async function run(host: Host, turn: AiTurn): Promise<void> {
  const { database } = host;
  const { tenant_id, conversation_id, attempt } = turn;
  const fields = { tenant_id, conversation_id, attempt };
  const beat = setInterval(
    () => void database.renewAiTurn(turn, LEASE_S).catch(() => undefined),
    BEAT_MS,
  );
  try {
    const waitMs = await database.takeTurn("ai.turn");
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await lookAt(host, turn);
    log.info("ai.looked", fields);
  } catch (error) {
    const failure = error instanceof ModelFailed ? error : null;
    const delay = failure
      ? delayOf(failure, attempt)
      : attempt < MAX_ATTEMPTS
        ? retryDelay(attempt)
        : null;
    const code = failure?.code ?? "internal";
    log.warn(delay === null ? "ai.given_up" : "ai.put_off", { ...fields, code }, error);
    await database
      .putOffAiTurn(turn, code, delay)
      .catch((cause) => log.error("ai.unsettled", fields, cause));
  } finally {
    clearInterval(beat);
  }
}

/** Null: not before something new is said, or there is money again. */
function delayOf({ code, retryAfterMs }: ModelFailed, attempt: number): number | null {
  if (!isTransient(code) || attempt >= MAX_ATTEMPTS) return null;
  return Math.max(retryDelay(attempt), Math.ceil((retryAfterMs ?? 0) / 1000));
}
