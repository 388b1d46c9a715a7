import { useEffect, useState } from "react";

const secondsUntil = (at: string | null) =>
  at === null ? null : Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1_000));

/** Whole seconds until then, counting down; null when there is nothing to wait for. */
export function useCountdown(at: string | null): number | null {
  const [seconds, setSeconds] = useState(() => secondsUntil(at));
  useEffect(() => {
    setSeconds(secondsUntil(at));
    if (at === null) return;
    const timer = setInterval(() => setSeconds(secondsUntil(at)), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return seconds;
}
