import { useEffect, useState } from "react";

/** Whole seconds from a moment to another, or until now; null before it begins. */
export function useSeconds(from: number | null, to: number | null): number | null {
  const [now, setNow] = useState(Date.now);
  const isRunning = from !== null && to === null;
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const clock = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(clock);
  }, [isRunning]);
  return from === null ? null : Math.max(0, Math.floor(((to ?? now) - from) / 1_000));
}

/** 02:13, 1:02:13 */
export function clockOf(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:` : ""}${two(minutes)}:${two(seconds % 60)}`;
}
