import { useEffect } from "react";
import { isLive } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";

/** Closing the page would hang up: the browser asks first. */
export function useLeaveGuard() {
  const { lines } = useWebphone();
  const isBusy = lines.some(isLive);
  useEffect(() => {
    if (!isBusy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isBusy]);
}
