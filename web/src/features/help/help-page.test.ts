import { expect, it } from "vitest";
import { helpPage } from "../../../build/help.ts";
import { anchorsOf } from "./help-page.ts";

it("anchors headings as GitHub does, and rows by their code", () => {
  const page = helpPage(
    "# Título\n\n## Não é *assim*, é?\n\n| a | b |\n|---|---|\n| nome `code_1` | c |\n| nada | d |\n",
  );
  expect(page.title).toBe("Título");
  expect(anchorsOf(page)).toEqual(["não-é-assim-é", "code_1"]);
});

it("keeps apart links outside, to another page and within one", () => {
  const page = helpPage("# T\n\n[a](https://a.test/x) [b](status.md#sent) [c](#d)\n");
  const [paragraph] = page.blocks;
  const links = paragraph?.is === "paragraph" && paragraph.of.filter(({ is }) => is === "link");
  expect(links).toMatchObject([
    { to: { url: "https://a.test/x" } },
    { to: { page: "status", anchor: "sent" } },
    { to: { page: null, anchor: "d" } },
  ]);
});

it.each([
  ["raw HTML", "# T\n\n<b onclick=alert(1)>x</b>\n"],
  ["a block of HTML", "# T\n\n<script>x</script>\n"],
  ["an image", "# T\n\n![x](y.png)\n"],
  ["a script as a link", "# T\n\n[x](javascript:alert(1))\n"],
  ["a page without a title", "words\n"],
])("refuses %s", (_what, markdown) => {
  expect(() => helpPage(markdown)).toThrow("help");
});
