// One call of the worker: conversations and jobs side by side until nothing is due or the time is up.
// It waits for conversations that are due in a moment, so that nobody has to call again for them.
import type { AiDrainSummary } from "@prosa/shared/ai.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { drainQueue } from "../_shared/jobs/drain_queue.ts";
import { aiQueue } from "./ai_queue.ts";
import { drainTurns } from "./turns.ts";

/** What has begun ends within a provider's time besides, and an isolate lives for some minutes. */
const TAKE_FOR_MS = 40_000;
const LINGER_MS = 6_000;

export async function drain(
  host: Host,
  takeForMs = TAKE_FOR_MS,
  lingerMs = LINGER_MS,
): Promise<AiDrainSummary> {
  const until = performance.now() + takeForMs;
  const both = [drainTurns(host, until, lingerMs), drainJobs(host, until, lingerMs)] as const;
  // One that fails must not end the call while the other is speaking to a provider.
  await Promise.allSettled(both);
  const [turns, jobs] = await Promise.all(both);
  const more = turns.more || jobs.more;
  if (more) {
    // The sweep would find the rest within ten seconds; asking now only makes it sooner.
    await host.database.callAiWorker().catch((error) => log.warn("ai.not_woken", {}, error));
  }
  const summary = { turns: turns.done, jobs: jobs.done, more };
  log.info("ai.drained", summary);
  return summary;
}

/** A customer may go on writing for a moment before the robot answers: that job is waited for too. */
async function drainJobs(host: Host, until: number, lingerMs: number) {
  let done = 0;
  for (;;) {
    const round = await drainQueue(host, aiQueue, until);
    done += round.done;
    const nextMs = round.more ? null : await host.database.nextAiJobMs();
    if (nextMs === null || nextMs > lingerMs || performance.now() + nextMs >= until) {
      return { done, more: round.more };
    }
    await new Promise((resolve) => setTimeout(resolve, nextMs + 10));
  }
}
