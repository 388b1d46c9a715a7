// How a statement may end: with an answer, too late, or in a collision.
import type postgres from "postgres";

/** Waits for a statement no longer than it may take. */
export type Within = <T>(query: postgres.PendingQuery<T & postgres.MaybeRow[]>) => Promise<T>;

/** The one row that a function of ours answers. */
export function only<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("the database answered no row");
  return row;
}

/** In whose name a function asks over its own connection: `private.act_for()` looks up what they may. */
export interface ActingFor {
  userId: string;
  tenantId: string;
}

export function claimsOf({ userId, tenantId }: ActingFor): string {
  return JSON.stringify({ sub: userId, tenant_id: tenantId });
}

/**
 * A statement with an end: a pooler drops the server's own timeout settings, and a caller that
 * waits for ever never answers the provider.
 */
export async function endedWithin<T>(
  query: postgres.PendingQuery<T & postgres.MaybeRow[]>,
  statementMs: number,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      query.cancel();
      reject(new Error("statement timeout"));
    }, statementMs);
  });
  try {
    return await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
  }
}

const COLLISIONS = new Set(["40P01", "40001"]);
const TRIES = 3;

/** Again when two transactions collided, which says nothing about the data. */
export async function retryingCollisions<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const sqlstate = error instanceof Error && "code" in error ? String(error.code) : "";
      if (attempt === TRIES || !COLLISIONS.has(sqlstate)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * (0.5 + Math.random())));
    }
  }
}
