// How long a connection's backend was on a processor: what a statement costs, however busy the machine.
import { readFileSync } from "node:fs";
import type { Client } from "pg";

/** A stopwatch in milliseconds. NaN where the system does not tell. */
export async function processorTime(db: Client): Promise<() => number> {
  const { rows } = await db.query<{ pid: number }>("select pg_backend_pid() as pid");
  const file = `/proc/${rows[0]!.pid}/schedstat`;
  return () => {
    try {
      return Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6;
    } catch {
      return Number.NaN;
    }
  };
}
