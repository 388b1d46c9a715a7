// lite prints the stack of every query that Postgres refuses, though the caller already has the
// answer. What remains is one line per real fault.
export function quietErrors(): void {
  const print = console.error;
  console.error = (...parts: unknown[]) => {
    const errors = parts.filter((part) => part instanceof Error);
    if (errors.some((error) => error.name === "PostgresError")) return;
    print(...parts.map((part) => (part instanceof Error ? `${part.name}: ${part.message}` : part)));
  };
  const warn = console.warn;
  console.warn = (...parts: unknown[]) => {
    if (!String(parts[0]).startsWith("EXPERIMENTAL FEATURES")) warn(...parts);
  };
}
