import { expect } from "@playwright/test";
import {
  bubble,
  connection,
  field,
  log,
  newCustomer,
  openConversation,
  send,
  test,
} from "./inbox-world.ts";

test("two agents and a customer see the same conversation, and each other", async ({
  bruno,
  carla,
}) => {
  const customer = await newCustomer("Marta");
  await customer.writes("Bom dia");
  await Promise.all([openConversation(bruno, customer), openConversation(carla, customer)]);
  await Promise.all(
    [bruno, carla].map((page) => expect(connection(page)).toHaveAttribute("data-state", "live")),
  );

  await expect(bruno.getByTestId("viewers")).toHaveAccessibleName(/Carla .* também está vendo/);
  await expect(carla.getByTestId("viewers")).toHaveAccessibleName(/Bruno .* também está vendo/);

  await field(bruno).pressSequentially("Bom d");
  await expect(carla.getByText(/Bruno .* está digitando/)).toBeVisible();
  await field(carla).pressSequentially("Ol");
  // What is said of who types holds for a few seconds, and is said anew while they go on.
  await expect(async () => {
    await field(bruno).pressSequentially("i");
    await expect(carla.getByText(/Bruno .* também está respondendo/)).toBeVisible({
      timeout: 3_000,
    });
  }).toPass();
  await field(carla).fill("");

  await send(bruno, "Bom dia, Marta!");
  await expect(bubble(carla, "Bom dia, Marta!")).toHaveCount(1);
  await expect(carla.getByText(/está digitando|está respondendo/)).toHaveCount(0);
  await customer.writes("Tudo bem?");
  await Promise.all([bruno, carla].map((page) => expect(bubble(page, "Tudo bem?")).toHaveCount(1)));
  await expect(
    bubble(bruno, "Bom dia, Marta!").getByRole("img", { name: "entregue" }),
  ).toBeVisible();
  await customer.reads();
  await Promise.all(
    [bruno, carla].map((page) =>
      expect(bubble(page, "Bom dia, Marta!").getByRole("img", { name: "lida" })).toBeVisible(),
    ),
  );

  const [seenByBruno = [], seenByCarla = []] = await Promise.all(
    [bruno, carla].map((page) =>
      log(page)
        .locator("[data-seq]")
        .evaluateAll((entries) => entries.map((entry) => entry.getAttribute("data-seq"))),
    ),
  );
  expect(seenByBruno.length).toBeGreaterThanOrEqual(3);
  expect(seenByCarla).toEqual(seenByBruno);
});

test("of two agents who take the same conversation one wins and the other is told", async ({
  bruno,
  carla,
}) => {
  const customer = await newCustomer("Nadir");
  await customer.writes("Alguém aí?");
  const pages = [bruno, carla];
  await Promise.all(pages.map((page) => openConversation(page, customer)));
  // Both clicks are on their way before either is answered.
  const both = Promise.withResolvers<void>();
  let clicks = 0;
  for (const page of pages) {
    await page.route("**/rpc/claim_conversation", async (route) => {
      clicks++;
      if (clicks === pages.length) both.resolve();
      await both.promise;
      await route.continue();
    });
  }
  await Promise.all(pages.map((page) => page.getByRole("button", { name: "Assumir" }).click()));

  const refusal = "Outra pessoa assumiu esta conversa antes de você.";
  await expect
    .poll(async () => {
      const told = await Promise.all(pages.map((page) => page.getByText(refusal).count()));
      return told.reduce((sum, count) => sum + count, 0);
    })
    .toBe(1);
  const events = pages.map((page) => log(page).getByText(/assumiu a conversa/));
  for (const event of events) await expect(event).toHaveCount(1);
  const [first, second] = await Promise.all(events.map((event) => event.innerText()));
  expect(second).toBe(first);
  for (const page of pages)
    await expect(page.getByRole("button", { name: "Assumir" })).toHaveCount(0);
});
