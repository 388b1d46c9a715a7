// Runs before the first paint so that a dark screen never flashes white. It is a file, not an
// inline script, because the content security policy allows scripts from our own origin only.
(() => {
  const stored = localStorage.getItem("prosa-color-scheme");
  const dark =
    stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
