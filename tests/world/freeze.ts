import { db } from "./stack.ts";

/** Stops the product in the middle of what it does: until `work` is over nobody writes to `table`. */
export async function frozen<T>(table: string, work: () => Promise<T>): Promise<T> {
  const client = await db.connect();
  try {
    await client.query("begin");
    await client.query(`lock table ${table} in share mode`);
    return await work();
  } finally {
    await client.query("rollback");
    client.release();
  }
}
