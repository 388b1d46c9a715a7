// The pages a person opens: an index, the customer's phone and telephone, the mailbox,
// the AI providers. Files, no build.
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { framed, type Page } from "./page-frame.ts";

const folder = join(import.meta.dirname, "customer-phone");

const pages: Record<string, Page & { file: string }> = {
  "/": {
    file: "index.html",
    title: "Simuladores",
    intro: "O outro lado do Prosa: quem escreve e liga para a empresa e o que chega por e-mail.",
  },
  "/whatsapp": {
    file: "whatsapp.html",
    title: "Celular do cliente",
    styles: ["people", "phone", "chat", "content", "sheet", "backstage"],
    script: "whatsapp.js",
  },
  "/faults": {
    file: "faults.html",
    title: "Falhas",
    intro: "Ligue uma e veja o que o Prosa faz quando o WhatsApp se comporta mal.",
    styles: ["faults"],
    script: "faults.js",
  },
  "/mailbox": {
    file: "mailbox.html",
    title: "Caixa de e-mails",
    styles: ["people", "mailbox"],
    script: "mailbox.js",
  },
  "/telephone": {
    file: "telephone.html",
    title: "Telefone do cliente",
    intro: "Ligue para um ramal da empresa e ouça o que foi gravado.",
    styles: ["telephone"],
    script: "telephone.js",
  },
  "/ai": {
    file: "ai.html",
    title: "Provedores de IA",
    intro: "O que a OpenAI e a Anthropic de mentira receberam do Prosa, e como fazê-las falhar.",
    styles: ["faults", "ai"],
    script: "ai.js",
  },
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
  const page = pages[path];
  const name = page?.file ?? asset;
  if (!name) return false;
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, name));
  } catch {
    return false;
  }
  if (page) bytes = Buffer.from(framed(page, bytes.toString("utf8"), path === "/"));
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
