// The pages a person opens: an index, the customer's phone and telephone, the mailbox,
// the AI providers. Files, no build.
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";

const folder = join(import.meta.dirname, "customer-phone");

const pages: Record<string, string> = {
  "/": "index.html",
  "/whatsapp": "whatsapp.html",
  "/faults": "faults.html",
  "/mailbox": "mailbox.html",
  "/telephone": "telephone.html",
  "/ai": "ai.html",
};

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** E-mails bring inline styles; nothing on these pages may run a script that is not ours. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export async function servePage(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<boolean> {
  if (req.method !== "GET" && req.method !== "HEAD") return false;
  const asset = /^\/customer-phone\/([a-z0-9-]+\.(?:js|css|svg))$/.exec(path)?.[1];
  const name = pages[path] ?? asset;
  if (!name) return false;
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, name));
  } catch {
    return false;
  }
  res.writeHead(200, {
    "content-type": types[extname(name)] ?? "application/octet-stream",
    "content-length": bytes.length,
    "content-security-policy": contentSecurityPolicy,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
  res.end(req.method === "HEAD" ? undefined : bytes);
  return true;
}
