// A page of help as data. It is drawn by React element by element, so no HTML is ever injected.
export type Inline =
  | { is: "text"; text: string }
  | { is: "code"; text: string }
  | { is: "strong"; of: Inline[] }
  | { is: "em"; of: Inline[] }
  | { is: "link"; to: HelpLink; of: Inline[] };

/** To an address outside, or to a place on a page of help; without a page, on this one. */
export type HelpLink = { url: string } | { page: string | null; anchor: string | null };

export type Row = { id: string | null; cells: Inline[][] };

export type Heading = { is: "heading"; depth: number; id: string; of: Inline[] };

export type Block =
  | Heading
  | { is: "paragraph"; of: Inline[] }
  | { is: "list"; ordered: boolean; items: Block[][] }
  | { is: "table"; head: Inline[][]; rows: Row[] };

export type HelpPage = { title: string; blocks: Block[] };

/** What is read aloud, and what an anchor is made of. */
export function plainText(inline: Inline[]): string {
  return inline.map((part) => ("of" in part ? plainText(part.of) : part.text)).join("");
}

/** The places of a page that a link may lead to. */
export function anchorsOf(page: HelpPage): string[] {
  return page.blocks.flatMap((block) => {
    if (block.is === "heading") return [block.id];
    if (block.is === "table") return block.rows.flatMap(({ id }) => (id ? [id] : []));
    return [];
  });
}
