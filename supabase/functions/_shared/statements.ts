// How a statement may end besides with an answer: too late, or in a collision.
import type postgres from "postgres";

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
