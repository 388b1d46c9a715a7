// Meta's clock: seconds since 1970 as text. It opens the 24-hour window, so it is believed within
// reason: a time before WhatsApp existed or more than a day ahead is replaced by when we heard.
const EARLIEST = Date.UTC(2009, 0);
const DAY_MS = 24 * 60 * 60 * 1000;

export function instantOf(timestamp: unknown, receivedAt: string): string {
  const seconds = typeof timestamp === "string" && timestamp !== "" ? Number(timestamp) : timestamp;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return receivedAt;
  const at = Math.trunc(seconds) * 1000;
  if (at < EARLIEST || at > Date.parse(receivedAt) + DAY_MS) return receivedAt;
  return new Date(at).toISOString();
}
