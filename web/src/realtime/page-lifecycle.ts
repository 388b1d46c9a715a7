/** How often the clock is read, to notice a sleep of the whole machine that no event tells of. */
const WATCH_MS = 2_000;
/** Far beyond what a busy page is late by; a timer of a visible page is not throttled. */
const SLEPT_MS = 15_000;

export interface PageEvents {
  online(online: boolean): void;
  /** The page is back from the background, from frozen or history, or from a dead network. */
  wake(reason: "visible" | "online", awayMs: number): void;
}

/** Tells when the page comes back, by whichever of the many ways a browser has to stop one. */
export function watchPage(on: PageEvents): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let aliveAt = Date.now();
  let leftAt: number | null = null;

  const leave = () => {
    leftAt ??= Date.now();
  };
  const back = () => {
    const awayMs = Date.now() - (leftAt ?? aliveAt);
    leftAt = null;
    aliveAt = Date.now();
    on.wake("visible", awayMs);
  };
  const look = () => (document.visibilityState === "visible" ? back() : leave());

  document.addEventListener("visibilitychange", look, { signal });
  // A frozen page may be thawed without having been hidden, and stays hidden if it was.
  document.addEventListener("freeze", leave, { signal });
  document.addEventListener("resume", look, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && back(), { signal });
  window.addEventListener(
    "online",
    () => {
      on.online(true);
      on.wake("online", Date.now() - aliveAt);
    },
    { signal },
  );
  window.addEventListener("offline", () => on.online(false), { signal });

  const watch = setInterval(() => {
    const late = Date.now() - aliveAt;
    aliveAt = Date.now();
    if (late >= SLEPT_MS && document.visibilityState === "visible") on.wake("visible", late);
  }, WATCH_MS);
  signal.addEventListener("abort", () => clearInterval(watch));

  on.online(navigator.onLine);
  return () => stop.abort();
}
