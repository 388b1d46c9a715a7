/** Tells when the page comes back from the background, the history cache or a dead network. */
export function watchPage(on: {
  hidden(): void;
  wake(reason: "visible" | "online"): void;
  online(online: boolean): void;
}): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const visible = () => on.wake("visible");
  document.addEventListener(
    "visibilitychange",
    () => (document.visibilityState === "visible" ? visible() : on.hidden()),
    { signal },
  );
  window.addEventListener("pageshow", (event) => event.persisted && visible(), { signal });
  window.addEventListener(
    "online",
    () => {
      on.online(true);
      on.wake("online");
    },
    { signal },
  );
  window.addEventListener("offline", () => on.online(false), { signal });
  on.online(navigator.onLine);
  return () => stop.abort();
}
