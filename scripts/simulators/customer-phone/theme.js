// Loaded before the first paint, so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  const key = "prosa-simulators-theme";
  const stored = localStorage.getItem(key);
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;

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
      label();
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        localStorage.setItem(key, root.dataset.theme);
        label();
      });
    }
  });
})();
