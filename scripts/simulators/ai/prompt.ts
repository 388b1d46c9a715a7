// What a model is asked, whichever API it came by, and what lies in the blocks of its data.
import { fold } from "./text/words.ts";

export interface Tool {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}

export interface Prompt {
  instructions: string;
  /** What came as the user's words; data, never orders. */
  data: string;
  schema: Record<string, unknown> | null;
  tools: Tool[];
  /** A tool has answered already. */
  toolAnswered: boolean;
}

export interface Turn {
  who: "cliente" | "atendente";
  text: string;
  /** Seconds from the beginning, when the line says so. */
  at: number | null;
}

export interface Source {
  id: string;
  /** Of the document; its first line when nothing else says it. */
  title: string;
  text: string;
}

export interface Material {
  turns: Turn[];
  question: string | null;
  sources: Source[];
  draft: string | null;
  wish: string | null;
  /** All that the customer said, or the whole data when nobody is named. */
  customer: string;
  instructions: string;
}

export function readMaterial({ instructions, data }: Prompt): Material {
  const talk = block(data, "transcricao") ?? block(data, "conversa");
  const question = block(data, "pergunta");
  const draft = block(data, "rascunho");
  const turns = turnsOf(talk ?? bare(data));
  const said = turns.filter(({ who }) => who === "cliente").map(({ text }) => text);
  const sources = sourcesOf(data);
  return {
    turns,
    question,
    sources,
    draft,
    wish: block(data, "pedido"),
    customer: said.join("\n") || (talk ?? question ?? draft ?? bare(data)),
    instructions,
  };
}

function block(data: string, name: string): string | null {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*)</${name}>`, "i").exec(data);
  return found ? plain(found[1] ?? "") : null;
}

function sourcesOf(data: string): Source[] {
  const marked =
    /<(?:fonte|trecho|documento|source)\s([^>]*)>([\s\S]*?)<\/(?:fonte|trecho|documento|source)>/gi;
  const sources = [...data.matchAll(marked)].map(([, attributes = "", text = ""], at) => ({
    id: /\b(?:id|n|numero)="([^"]*)"/i.exec(attributes)?.[1] ?? String(at + 1),
    title:
      /\b(?:titulo|title|documento)="([^"]*)"/i.exec(attributes)?.[1] ?? firstLine(plain(text)),
    text: plain(text),
  }));
  if (sources.length > 0) return sources;
  const numbered = block(data, "fontes") ?? "";
  return [...numbered.matchAll(/^\s*\[([^\]]+)\]\s*([\s\S]*?)(?=^\s*\[[^\]]+\]|(?![\s\S]))/gm)].map(
    ([, id = "", text = ""]) => ({ id, title: firstLine(text.trim()), text: text.trim() }),
  );
}

const line =
  /^\s*(?:\[(\d{1,2}:)?(\d{1,2}):(\d{2})(?:[.,]\d+)?\]\s*)?(cliente|contato|usu[aá]rio|atendente|agente|vendedora?|rob[oô]|bot|empresa)\s*(?:\([^)]*\))?\s*:\s*(.*)$/i;
const customers = /^(cliente|contato|usuario)/;

const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";

function turnsOf(text: string): Turn[] {
  const turns: Turn[] = [];
  for (const raw of text.split("\n")) {
    const [, hours, minutes, seconds, who, words = ""] = line.exec(raw) ?? [];
    const last = turns.at(-1);
    if (!who) {
      // The rest of a message of several lines.
      if (last && raw.trim()) last.text += `\n${raw.trim()}`;
      continue;
    }
    const at = minutes
      ? Number.parseInt(hours ?? "0", 10) * 3600 + Number(minutes) * 60 + Number(seconds)
      : null;
    turns.push({ who: customers.test(fold(who)) ? "cliente" : "atendente", text: words, at });
  }
  return turns;
}

/** Without tags. */
const bare = (data: string) => plain(data.replace(/<\/?[a-z_]+(?:\s[^>]*)?>/gi, " "));

function plain(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .trim();
}
