// The little of a page that is used of linkedom, whose own types are those of browsers.
import { parseHTML } from "linkedom";

export interface HtmlNode {
  textContent: string | null;
  querySelectorAll(selector: string): Iterable<HtmlNode>;
  remove(): void;
}

export interface HtmlDocument extends HtmlNode {
  body: HtmlNode;
  toString(): string;
}

export function parsePage(html: string): HtmlDocument {
  const whole = /<html[\s>]/i.test(html)
    ? html
    : `<!doctype html><html><body>${html}</body></html>`;
  return (parseHTML(whole) as unknown as { document: HtmlDocument }).document;
}
