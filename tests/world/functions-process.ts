// The Deno process in which the public doors and the worker live. The stack starts it again when it
// dies, but not more than four times in half a minute.
import { readRunFile } from "../../scripts/stack/run-file.ts";
import { config, rows } from "./stack.ts";
import { until } from "./wait.ts";

/** No last words: as a host that loses power. Resolves when the next process answers. */
export async function killFunctions(): Promise<void> {
  const pid = readRunFile(config)?.services.functions;
  if (!pid) throw new Error("The stack runs no functions.");
  process.kill(pid, "SIGKILL");
  await until("the functions are started again", async () => {
    if (readRunFile(config)?.services.functions === pid) return false;
    // Nobody is greeted here, so nothing is done: the answer alone counts.
    return fetch(`${config.urls.functions}/functions/v1/`).then(
      () => true,
      () => false,
    );
  });
}

/** Holds the process still, alive and deaf, for as long as `work` takes. */
export async function whileFunctionsSleep(work: () => Promise<void>): Promise<void> {
  const pid = readRunFile(config)?.services.functions;
  if (!pid) throw new Error("The stack runs no functions.");
  process.kill(pid, "SIGSTOP");
  try {
    await work();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

/**
 * Ends what the dead process had asked of Postgres and was not answered, as Postgres does when it
 * notices that its client is gone. Without this the statements run to their end.
 */
export async function endOrphanedStatements(): Promise<number> {
  const ended = await rows(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'postgres.js' and wait_event_type = 'Lock'`,
  );
  return ended.length;
}
