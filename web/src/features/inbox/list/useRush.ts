import { useEffect, useRef, useState } from "react";

const CLOSE_MS = 300;
const CALM_MS = 1_000;

/** Whether the order changes faster than an eye follows rows that glide to their new places. */
export function useRush(order: unknown): boolean {
  const [isRush, setRush] = useState(false);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the order counts
  useEffect(() => {
    const at = performance.now();
    if (at - changedAt.current < CLOSE_MS) setRush(true);
    changedAt.current = at;
    const calm = setTimeout(() => setRush(false), CALM_MS);
    return () => clearTimeout(calm);
  }, [order]);

  return isRush;
}
