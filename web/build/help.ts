// Turns the Markdown of docs/ into pages of help while the web is built: the browser gets data, no
// parser, and the same text is read in the repository and in the application.
import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import type { Plugin } from "vite";
import {
  type Block,
  type HelpLink,
  type HelpPage,
  type Inline,
  plainText,
  type Row,
} from "../src/features/help/help-page.ts";

/** As GitHub makes them, so that a link leads to the same place there and here. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

function link(href: string): HelpLink {
  if (href.startsWith("https://")) return { url: href };
  const [, page, anchor] = /^(?:([a-z]+)\.md)?(?:#(.+))?$/.exec(href) ?? [];
  if (!page && !anchor) throw new Error(`help cannot link to ${href}`);
  return { page: page ?? null, anchor: anchor ?? null };
}

const text = (words: string): Inline => ({ is: "text", text: words.replaceAll("\n", " ") });

function inline(token: Token): Inline[] {
  const known = token as MarkedToken;
  switch (known.type) {
    case "text":
      return known.tokens ? known.tokens.flatMap(inline) : [text(known.text)];
    case "escape":
      return [text(known.text)];
    case "codespan":
      return [{ is: "code", text: known.text }];
    case "strong":
    case "em":
      return [{ is: known.type, of: known.tokens.flatMap(inline) }];
    case "link":
      return [{ is: "link", to: link(known.href), of: known.tokens.flatMap(inline) }];
    default:
      throw new Error(`help has no ${token.type}: ${token.raw}`);
  }
}

const words = (tokens: Token[] = []): Inline[] => tokens.flatMap(inline);

/** A row about a code can be linked to by that code, which is the first thing set as code in it. */
function row(cells: Tokens.TableCell[]): Row {
  const content = cells.map((cell) => words(cell.tokens));
  const code = content[0]?.find((part) => part.is === "code");
  return { id: code?.is === "code" ? code.text : null, cells: content };
}

function block(token: Token): Block[] {
  const known = token as MarkedToken;
  switch (known.type) {
    case "space":
      return [];
    case "heading": {
      const of = words(known.tokens);
      return [{ is: "heading", depth: known.depth, id: slug(plainText(of)), of }];
    }
    case "paragraph":
    case "text":
      return [{ is: "paragraph", of: words(known.tokens) }];
    case "list":
      return [
        {
          is: "list",
          ordered: known.ordered,
          items: known.items.map((item) => item.tokens.flatMap(block)),
        },
      ];
    case "table":
      return [
        {
          is: "table",
          head: known.header.map((cell) => words(cell.tokens)),
          rows: known.rows.map(row),
        },
      ];
    default:
      throw new Error(`help has no ${token.type}: ${token.raw}`);
  }
}

export function helpPage(markdown: string): HelpPage {
  const [first, ...blocks] = lexer(markdown).flatMap(block);
  if (first?.is !== "heading" || first.depth !== 1) throw new Error("help begins with its title");
  return { title: plainText(first.of), blocks };
}

export function help(): Plugin {
  return {
    name: "prosa-help",
    enforce: "pre",
    transform: {
      filter: { id: /\/docs\/[a-z]+\.md$/ },
      handler: (markdown) => ({
        code: `export const page = ${JSON.stringify(helpPage(markdown))};`,
        moduleType: "js",
        map: null,
      }),
    },
  };
}
