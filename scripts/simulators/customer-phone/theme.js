// Loaded before the first paint, so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  const key = "prosa-simulators-theme";
  const stored = localStorage.getItem(key);
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;

  const half =
    '<svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">' +
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6" />' +
    '<path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" /></svg>';

  const isDark = () =>
    (root.dataset.theme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      const label = () => {
        const text = isDark() ? "Usar tema claro" : "Usar tema escuro";
        button.setAttribute("aria-label", text);
        button.setAttribute("title", text);
      };
      button.innerHTML = half;
      label();
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        localStorage.setItem(key, root.dataset.theme);
        label();
      });
    }
  });
})();
