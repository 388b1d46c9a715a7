import { expect } from "@playwright/test";
import {
  bubble,
  info,
  line,
  log,
  newCustomer,
  openConversation,
  openInbox,
  test,
} from "./inbox-world.ts";

test("a long conversation loads window by window and keeps the reader's place", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Lívia");
  for (let i = 1; i <= 120; i++) await customer.writes(`linha ${i}.`);
  await openConversation(page, customer);
  await expect(bubble(page, "linha 120.")).toBeInViewport();
  await expect(bubble(page, "linha 60.")).toHaveCount(0);

  const top = () => log(page).evaluate((box) => box.scrollTo(0, 0));
  await top();
  await expect(bubble(page, "linha 60.")).toHaveCount(1);
  // The line that was on top is still where it was: above it there is room now.
  await expect(bubble(page, "linha 71.")).toBeInViewport();
  await expect(async () => {
    await top();
    await expect(bubble(page, "linha 1.")).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await expect(log(page).locator("[data-seq]")).toHaveCount(120);

  await customer.writes("novidade");
  const news = page.getByRole("button", { name: "1 nova" });
  await expect(news).toBeVisible();
  await expect(bubble(page, "novidade")).not.toBeInViewport();
  await news.click();
  await expect(bubble(page, "novidade")).toBeInViewport();
  await expect(news).toHaveCount(0);
});

test("a list of more than fifty loads as it is walked, and the open one keeps its place", async ({
  browser,
}) => {
  const people = Array.from({ length: 60 }, (_, i) => `Pessoa ${String(i).padStart(2, "0")}`);
  const run = Date.now();
  for (const [i, name] of people.entries()) {
    const response = await fetch(`${info.urls.simulators}/_sim/whatsapp/inbound`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        customer: { name: `${name} de ${run}`, phone: `+5521${String(run).slice(-7)}${i + 10}` },
        phone_number_id: line,
        text: `mensagem de ${name}`,
        wait: true,
      }),
    });
    expect(response.ok).toBe(true);
  }
  const page = await openInbox(browser, "carla@acme.test", {
    viewport: { width: 1440, height: 900 },
  });
  const row = (name: string) =>
    page.locator("[data-conversation]").filter({ hasText: `${name} de ${run}` });
  await expect(row("Pessoa 59")).toBeVisible();
  await row("Pessoa 55").click();
  await page.getByRole("heading", { level: 1, name: /Pessoa 55/ }).waitFor();
  const place = await row("Pessoa 55").boundingBox();

  const late = await newCustomer("Última");
  await late.writes("cheguei agora");
  await expect(page.locator("[data-conversation]").filter({ hasText: late.name })).toBeVisible();
  expect(await row("Pessoa 55").boundingBox()).toEqual(place);

  await page.getByRole("list", { name: "Conversas" }).hover();
  await expect(async () => {
    // Less than is drawn at a time: nobody who draws slowly is passed by.
    await page.mouse.wheel(0, 500);
    await expect(row("Pessoa 00")).toBeVisible({ timeout: 300 });
  }).toPass({ intervals: [0] });
  // Only what is near the window is in the document.
  expect(await page.locator("[data-conversation]").count()).toBeLessThan(45);
  await page.context().close();
});
