// What lights up for a second and a half, however seldom a slow machine looks at it.
import type { Page } from "@playwright/test";

/** Remembers from now on, until the page is loaded anew, what every message said that lit up. */
export async function watchFlashes(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const texts: string[] = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const entry = target as HTMLElement;
        if (entry.hasAttribute("data-flash")) texts.push(entry.innerText);
      }
    }).observe(document.body, { subtree: true, attributeFilter: ["data-flash"] });
    return texts;
  });
  return () => seen.jsonValue();
}
