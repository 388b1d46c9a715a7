// Which addresses a file may be fetched from. They come out of an answer that Meta's API gives, and the
// token goes with the request: anything but Meta's own hosts is never asked.
import type { Variables } from "../../provider/provider.ts";
import { DEFAULT_GRAPH_URL } from "./config.ts";

const HOSTS = /^(lookaside\.fbsbx\.com|([a-z0-9-]+\.)+fbcdn\.net)$/;

/** The address to ask, or null. `from` is the one that named it, which it may be relative to. */
export function mediaUrl(text: string, variables: Variables, from?: URL): URL | null {
  // Without these, what looks like one host may be read as another.
  if (/[\s\\\p{Cc}]/u.test(text)) return null;
  const url = URL.canParse(text, from?.href) ? new URL(text, from?.href) : null;
  if (url === null || url.username !== "" || url.password !== "") return null;
  if (url.origin !== "null" && url.origin === graphOrigin(variables)) return url;
  const isMeta = url.protocol === "https:" && url.port === "" && HOSTS.test(url.hostname);
  return isMeta ? url : null;
}

/** The one place that may be without TLS: where the operator says that the API is. */
function graphOrigin(variables: Variables): string | null {
  const base = variables.META_GRAPH_URL ?? DEFAULT_GRAPH_URL;
  return URL.canParse(base) ? new URL(base).origin : null;
}
