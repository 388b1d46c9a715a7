// Another worker beside the stack's own, in a process of its own, as a second isolate would be.
import { startSecondFunctions } from "../../scripts/stack/second-functions.ts";
import type { AiDrainSummary } from "../../shared/src/ai.ts";
import type { WorkerSummary } from "../../shared/src/jobs.ts";
import { drainAi } from "./ai.ts";
import { config, keys } from "./stack.ts";

export interface Worker {
  /** One call, as the database makes it. */
  drain(): Promise<WorkerSummary>;
  /** The same of the models' worker. */
  drainAi(): Promise<AiDrainSummary>;
  stop(): Promise<void>;
}

export function firstWorker(): Pick<Worker, "drain"> {
  return { drain: () => drain(config.urls.functions) };
}

export async function startSecondWorker(): Promise<Worker> {
  const { url, stop } = await startSecondFunctions(config, keys);
  return { drain: () => drain(url), drainAi: () => drainAi(url), stop };
}

async function drain(url: string): Promise<WorkerSummary> {
  const answer = await fetch(`${url}/functions/v1/worker`, {
    method: "POST",
    headers: { apikey: keys.worker },
  });
  if (!answer.ok) throw new Error(`The worker answered ${answer.status}.`);
  return (await answer.json()) as WorkerSummary;
}
