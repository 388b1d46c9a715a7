// A recording, from the link that a webhook or the list names. Both are somebody else's words: only
// the provider's own hosts are asked, at every step of the way.
import { fetchPatiently } from "../../provider/patience.ts";
import type { Account, Fetch, Variables } from "../../provider/provider.ts";
import type { Recording } from "../carrier.ts";
import { operatorOrigin } from "./base-url.ts";

const HOSTS = /^([a-z0-9-]+\.)+api4com\.com$/;
const MAX_HOPS = 4;
const SILENCE_MS = 20_000;

export async function fetchRecording(
  link: string,
  { variables }: Account,
  http: Fetch,
): Promise<Recording> {
  let url = ownUrl(link, variables);
  for (let hop = 0; url !== null && hop <= MAX_HOPS; hop += 1) {
    let answer: Response;
    try {
      answer = await fetchPatiently(http, url.href, { redirect: "manual" }, SILENCE_MS);
    } catch {
      return { ok: false, verdict: "retry" };
    }
    if (answer.status < 300 || answer.status >= 400) return await recordingOf(answer);
    await answer.body?.cancel();
    url = ownUrl(answer.headers.get("location") ?? "", variables, url);
  }
  return { ok: false, verdict: "refused" };
}

async function recordingOf(answer: Response): Promise<Recording> {
  const mimeType = answer.headers.get("content-type");
  const length = Number(answer.headers.get("content-length") ?? Number.NaN);
  const size = Number.isNaN(length) ? null : length;
  if (answer.ok && answer.body && size !== 0 && !/^text\//.test(mimeType ?? "")) {
    return { ok: true, body: answer.body, mimeType, size };
  }
  await answer.body?.cancel();
  // A page where sound was expected is a link that has died in another way.
  const isLater = answer.status === 429 || answer.status >= 500;
  return { ok: false, verdict: isLater ? "retry" : "gone" };
}

/** The address to ask, or null. `from` is the one that named it, which it may be relative to. */
function ownUrl(text: string, variables: Variables, from?: URL): URL | null {
  // Without these, what looks like one host may be read as another.
  if (/[\s\\\p{Cc}]/u.test(text)) return null;
  const url = URL.canParse(text, from?.href) ? new URL(text, from?.href) : null;
  if (url === null || url.username !== "" || url.password !== "") return null;
  if (url.origin === operatorOrigin(variables)) return url;
  const isOwn = url.protocol === "https:" && url.port === "" && HOSTS.test(url.hostname);
  return isOwn ? url : null;
}
