// Chromium, and demo people signed in with it on the built web.
import { type Browser, chromium, type Page } from "@playwright/test";
import { demoPassword } from "../stack/demo.ts";
import { ensureChromium } from "../test/chromium.ts";

export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const found = await ensureChromium();
  if ("reason" in found) throw new Error(found.reason);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  return work(browser).finally(() => browser.close());
}

/** A browser of its own for this person, at this address, with Realtime. */
export async function openAs(
  browser: Browser,
  email: string,
  url: string,
  { script }: { script?: string } = {},
): Promise<Page> {
  const context = await browser.newContext({
    ...{ locale: "pt-BR", viewport: { width: 1440, height: 900 } },
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000); // while a bench runs, the machine may be anybody's
  if (script) await page.addInitScript({ path: script });
  await page.goto(url);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.getByRole("navigation", { name: "Principal" }).waitFor();
  await page.goto(url);
  await page.locator('[data-testid="connection"][data-state="live"]').first().waitFor();
  return page;
}
