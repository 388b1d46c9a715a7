// Fetches a page that a person named, for our server to read: the web that anybody can see, and
// nothing that only our server can reach.
//
// Every address on the way is judged: by its letters, and by where its name leads. Between that look
// and the connection a name may come to lead elsewhere. TLS closes the gap, because only https is
// asked: whatever answers there has to prove that it is of that name, which nothing inside our network
// can. (Deno can be told to connect to the address that was looked at, the hosted one cannot.)
import { lookup } from "node:dns/promises";
import type { ErrorCode } from "@prosa/shared/errors.ts";
import { type Bytes, joined } from "../media/bytes.ts";
import { addressRefusal, isPublicAddress } from "../provider/address.ts";
import type { Fetch, Variables } from "../provider/provider.ts";

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;
const READ =
  /^(text\/(html|plain|markdown|csv)|application\/(pdf|xhtml\+xml|vnd\.openxmlformats-officedocument\.wordprocessingml\.document))$/;

export type Lookup = (hostname: string) => Promise<string[]>;

export interface PublicPage {
  bytes: Bytes;
  mimeType: string;
  /** Where it was found in the end. */
  url: string;
}

export type PageAnswer =
  | { ok: true; page: PublicPage }
  | { ok: false; code: Extract<ErrorCode, `knowledge_${string}`> };

interface Ways {
  http: Fetch;
  lookup?: Lookup;
  /** `KNOWLEDGE_HOSTS` names hosts of the operator's own, which may be nearer and without TLS. */
  variables: Variables;
}

export async function fetchPublicPage(text: string, ways: Ways): Promise<PageAnswer> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return no("knowledge_url_invalid");
  try {
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      if (!(await isAllowed(url, ways))) return no("knowledge_url_refused");
      // What a fragment names never leaves a browser either.
      url.hash = "";
      const answer: Response = await ways.http(url.href, {
        redirect: "manual",
        signal,
        headers: {
          accept: "text/html, text/plain, text/markdown, text/csv, application/pdf",
          "user-agent": "Prosa",
        },
      });
      const place = answer.headers.get("location");
      if (answer.status >= 300 && answer.status < 400 && place !== null) {
        await answer.body?.cancel();
        if (!URL.canParse(place, url)) return no("knowledge_url_gone");
        url = new URL(place, url);
        continue;
      }
      return await pageOf(answer, url);
    }
    return no("knowledge_url_gone");
  } catch {
    return no("knowledge_url_unreachable");
  }
}

async function isAllowed(url: URL, { variables, lookup = lookUp }: Ways): Promise<boolean> {
  const hosts = (variables.KNOWLEDGE_HOSTS ?? "").split(",").map((host) => host.trim());
  const isOperators = (asked: URL) =>
    /^https?:$/.test(asked.protocol) && hosts.includes(asked.host);
  if (addressRefusal(url.href, isOperators) !== null) return false;
  if (isOperators(url)) return true;
  const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ""));
  return addresses.length > 0 && addresses.every(isPublicAddress);
}

async function lookUp(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

async function pageOf(answer: Response, url: URL): Promise<PageAnswer> {
  const mimeType = answer.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const refusal =
    answer.status >= 500
      ? "knowledge_url_unreachable"
      : !answer.ok
        ? "knowledge_url_gone"
        : READ.test(mimeType)
          ? null
          : "knowledge_type_refused";
  if (refusal !== null) {
    await answer.body?.cancel();
    return no(refusal);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    // Leaving the loop ends the connection.
    if (size > MAX_BYTES) return no("knowledge_too_large");
    parts.push(part);
  }
  return { ok: true, page: { bytes: joined(parts), mimeType, url: url.href } };
}

const no = (code: Extract<ErrorCode, `knowledge_${string}`>) => ({ ok: false, code }) as const;
