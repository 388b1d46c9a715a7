// Makes a document of a page of the web. It is fetched while the person waits, so that they hear at
// once when it cannot be; reading it is a job's.
import type { Caller } from "../../_shared/http/caller.ts";
import type { Host } from "../../_shared/http/host.ts";
import { Refusal, refusing } from "../../_shared/http/problem.ts";
import { fetchPublicPage, type Lookup, type PublicPage } from "../../_shared/net/public_page.ts";
import { decode } from "./extract/decode.ts";
import { type Kind, kindOf } from "./extract/kind.ts";
import { Unreadable } from "./unreadable.ts";

export async function importPage(
  url: string,
  caller: Caller,
  host: Host,
  lookup?: Lookup,
): Promise<{ documento_id: string }> {
  const { variables } = host.env;
  const answer = await fetchPublicPage(url, {
    http: host.http,
    variables,
    ...(lookup && { lookup }),
  });
  if (!answer.ok) throw new Refusal(answer.code);
  const { page } = answer;
  const kind = judged(page);
  // Named by what it is, and never kept as what a browser would run.
  const storagePath = `${caller.tenantId}/pages/${crypto.randomUUID()}.${endings[kind]}`;
  await host.knowledge.write(
    storagePath,
    page.bytes,
    kind === "pdf" ? page.mimeType : "application/octet-stream",
  );
  const title = titleOf(page, kind);
  const id = await refusing(
    host.database.addKnowledgePage(caller, { title, url: page.url, storagePath }),
  );
  return { documento_id: id };
}

const endings: Readonly<Record<Kind, string>> = {
  pdf: "pdf",
  docx: "docx",
  html: "html",
  csv: "csv",
  markdown: "md",
  text: "txt",
};

function judged({ bytes, url, mimeType }: PublicPage): Kind {
  try {
    return kindOf(bytes, new URL(url).pathname, mimeType);
  } catch (error) {
    if (error instanceof Unreadable) throw new Refusal(error.code, { cause: error });
    throw error;
  }
}

function titleOf({ bytes, url }: PublicPage, kind: Kind): string {
  const { hostname, pathname } = new URL(url);
  const head = kind === "html" ? decode(bytes.subarray(0, 64 * 1024)) : "";
  const [, told = ""] = /<title[^>]*>([^<]{1,500})/i.exec(head) ?? [];
  const title = told
    .replace(/&amp;/g, "&")
    .replace(/&#?\w+;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const file = decoded(pathname.split("/").at(-1) ?? "");
  return (title || file || hostname).slice(0, 200);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
