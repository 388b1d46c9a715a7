import { type ReactNode, useEffect, useState } from "react";

const PATIENCE_MS = 150;

/** Draws nothing for the first 150 ms: what loads faster than that should not flicker. */
export function Late({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return late ? children : null;
}
