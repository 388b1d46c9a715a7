import "@mantine/core/styles.css";
import "./app/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Providers } from "./app/providers.tsx";
import { startI18n } from "./i18n.ts";
import { loadAuth } from "./lib/session.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html lost its #root");

// A deploy removes the chunks of the version before it; the page that still asks for one reloads.
// Without a connection a chunk fails too, and the page that is there is better than none.
window.addEventListener("vite:preloadError", () => {
  if (navigator.onLine) location.reload();
});

await Promise.all([startI18n(), loadAuth()]);

createRoot(root).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);

// Only a built page has a service worker, and the first screen goes before it.
if (import.meta.env.PROD) {
  window.addEventListener("load", async () => {
    const { followUpdates } = await import("./app/updates.tsx");
    await followUpdates();
  });
}
