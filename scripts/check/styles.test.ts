// A stylesheet stays when its screen is gone: what it says without a class it says to every page.
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const web = resolve(import.meta.dirname, "../../web/src");

/** Each selector of a stylesheet, without those of keyframes, which are places in time. */
function selectorsOf(css: string): string[] {
  const plain = css
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "");
  return [...plain.matchAll(/(?<=^|[{};])\s*([^\s{};@][^{};]*)\{/g)].flatMap(([, selector = ""]) =>
    selector.split(/,(?![^(]*\))/).map((each) => each.trim()),
  );
}
const reachesOut = (selector: string) =>
  !/\.[a-z]/i.test(selector.replace(/:global\([^)]*\)/g, ""));

it("a selector that names no class of its own is seen", () => {
  const css = `.a, [data-tone="ok"] { color: red } @media (x) { .b :is(p, a) { gap: 0 } ul {} }`;
  expect(selectorsOf(css).filter(reachesOut)).toEqual(['[data-tone="ok"]', "ul"]);
});

it("no stylesheet of a screen reaches beyond it", () => {
  const reaching = globSync("**/*.module.css", { cwd: web }).flatMap((file) =>
    selectorsOf(readFileSync(join(web, file), "utf8"))
      .filter(reachesOut)
      .map((selector) => `${file}: ${selector}`),
  );
  expect(reaching).toEqual([]);
});
