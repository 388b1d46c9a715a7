import { useEffect } from "react";
import { isLive } from "../phone/line.ts";
import { currentWebphone } from "./current.ts";

/** Closing the page would hang up, or lose what is not saved yet: the browser asks first. */
export function useLeaveGuard() {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      const phone = currentWebphone();
      if (phone?.get().lines.some(isLive) || phone?.notes.isUnsaved()) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
}
