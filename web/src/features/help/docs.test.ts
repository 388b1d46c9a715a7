import { readdirSync, readFileSync } from "node:fs";
import { Constants } from "@prosa/shared/database.types.ts";
import { messageFailures } from "@prosa/shared/message-failures.ts";
import { heldCodes, messageStatuses } from "@prosa/shared/messages.ts";
import { describe, expect, it } from "vitest";
import { helpPage as build } from "../../../build/help.ts";
import { ptBR } from "../../locales/pt-BR.ts";
import { anchorsOf, type Block, type HelpLink, type Inline, plainText } from "./help-page.ts";
import { helpPages } from "./pages.ts";

const docs = new URL("../../../../docs/", import.meta.url);
const pages = new Map(
  helpPages.map((name) => [
    name as string,
    build(readFileSync(new URL(`${name}.md`, docs), "utf8")),
  ]),
);

function inlines(blocks: Block[]): Inline[] {
  return blocks.flatMap((block) => {
    if (block.is === "list") return inlines(block.items.flat());
    if (block.is === "table")
      return [...block.head, ...block.rows.flatMap((row) => row.cells)].flat();
    return block.of;
  });
}

function deep(parts: Inline[]): Inline[] {
  return parts.flatMap((part) => ("of" in part ? [part, ...deep(part.of)] : [part]));
}

type Words = { [key: string]: string | Words };
const values = (words: Words): string[] =>
  Object.values(words).flatMap((value) => (typeof value === "string" ? [value] : values(value)));
const labels = new Set(values(ptBR));

describe.each([...pages])("docs/%s.md", (name, page) => {
  const parts = deep(inlines(page.blocks));

  it("calls everything on the screen by its name", () => {
    const quoted = parts.flatMap((part) => (part.is === "strong" ? [plainText(part.of)] : []));
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((label) => !labels.has(label))).toEqual([]);
  });

  it("leads to places that exist", () => {
    const links = parts.flatMap((part) => (part.is === "link" ? [part.to] : []));
    const exists = (to: HelpLink) => {
      if ("url" in to) return true;
      const target = pages.get(to.page ?? name);
      return target !== undefined && (to.anchor === null || anchorsOf(target).includes(to.anchor));
    };
    expect(links.filter((to) => !exists(to))).toEqual([]);
  });

  it("names each place once", () => {
    const anchors = anchorsOf(page);
    expect(anchors.filter((anchor, at) => anchors.indexOf(anchor) !== at)).toEqual([]);
  });

  it("does not shout", () => {
    expect(
      parts.flatMap((part) => ("text" in part && part.text.includes("!") ? [part.text] : [])),
    ).toEqual([]);
  });
});

it("docs/status.md has a row for every status, of calls too, every reason to wait and every failure", () => {
  const anchors = anchorsOf(pages.get("status")!);
  const codes = [
    ...messageStatuses,
    ...Constants.public.Enums.ligacao_status,
    ...heldCodes,
    ...messageFailures,
  ];
  expect(codes.filter((code) => !anchors.includes(code))).toEqual([]);
});

it("every screen that leads to a place of help leads to one that exists", () => {
  const features = new URL("../", import.meta.url);
  const places = readdirSync(features, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx"))
    .flatMap((file) => [
      ...readFileSync(new URL(file, features), "utf8").matchAll(
        /pagina: "(\w+)" \}\}\s+hash="([^"]+)"/g,
      ),
    ]);
  expect(places.length).toBeGreaterThan(0);
  const lost = places.filter(([, page = "", anchor = ""]) => {
    const target = pages.get(page);
    return target === undefined || !anchorsOf(target).includes(anchor);
  });
  expect(lost).toEqual([]);
});
