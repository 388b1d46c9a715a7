// A page of the web, or what Word became: its article as Markdown, without menus, scripts and pictures.
import { Readability } from "@mozilla/readability";
import { type HtmlDocument, type HtmlNode, parsePage } from "./dom.ts";
import { toMarkdown } from "./turndown.ts";

export interface Article {
  title: string | null;
  markdown: string;
}

const UNREAD = "script, style, noscript, template, svg, iframe, img";
const AROUND = "nav, header, footer, aside, form";
/** A page whose article is shorter is made of something else: lists, tables, links. */
const ARTICLE_CHARACTERS = 200;

/** `isPage` false takes all there is, as of a document that has nothing around it. */
export function htmlToMarkdown(html: string, isPage: boolean): Article {
  const page = parsePage(html);
  const [heading] = page.querySelectorAll("title");
  const title = plain(heading);
  removeAll(page, UNREAD);
  if (!isPage) return { title, markdown: toMarkdown(page.body) };

  const article = articleOf(page);
  if (article.markdown.length > ARTICLE_CHARACTERS) {
    return { title: article.title ?? title, markdown: article.markdown };
  }
  removeAll(page, AROUND);
  return { title, markdown: toMarkdown(page.body) };
}

function articleOf(page: HtmlDocument): Article {
  // It takes apart what it reads.
  const copy = parsePage(page.toString());
  const found = new Readability(copy as unknown as ConstructorParameters<typeof Readability>[0]);
  const { content, title } = found.parse() ?? {};
  return {
    title: title?.trim() || null,
    markdown: content ? toMarkdown(parsePage(content).body) : "",
  };
}

const plain = (node: HtmlNode | undefined) =>
  node?.textContent?.replace(/\s+/g, " ").trim() || null;

function removeAll(page: HtmlNode, selector: string): void {
  for (const node of page.querySelectorAll(selector)) node.remove();
}
