import { startTransition, useOptimistic } from "react";

/**
 * What is shown and how to wish it changed: from the click until `save` has ended the wish, then again what
 * is stored. A mutation's `isPending` comes a task too late for a controlled box: React has put it
 * back by then, and it flickers.
 */
export function useWished<T>(
  stored: T,
  save: (wished: T) => Promise<unknown>,
): [T, (wished: T) => void] {
  const [shown, show] = useOptimistic(stored);
  const wish = (wished: T) =>
    startTransition(async () => {
      show(wished);
      // Whoever saves says what went wrong; here it only ends the wish.
      await save(wished).catch(() => undefined);
    });
  return [shown, wish];
}
