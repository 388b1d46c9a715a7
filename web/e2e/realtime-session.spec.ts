import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { createClient } from "@supabase/supabase-js";
import {
  apiAs,
  bubble,
  connection,
  info,
  log,
  newCustomer,
  openConversation,
  openInbox,
  test,
} from "./inbox-world.ts";
import { holdLine, type Line } from "./realtime-line.ts";

test("an expired token is refreshed and every topic joined again", async ({ browser }) => {
  const customer = await newCustomer("Hugo");
  await customer.writes("oi");
  let line: Line | undefined;
  const page = await openInbox(browser, "carla@acme.test", {
    prepare: async (opened) => {
      line = await holdLine(opened);
    },
  });
  await openConversation(page, customer);
  await expect(connection(page)).toHaveAttribute("data-state", "live");
  if (!line) throw new Error("the page was opened without its line");

  let refreshed = false;
  page.on("request", (request) => {
    if (request.url().includes("grant_type=refresh_token")) refreshed = true;
  });
  line.refuseJoins = () => (refreshed ? null : "InvalidJWTToken: Token has expired 5 seconds ago");
  line.expire();
  await expect.poll(() => refreshed, { timeout: 20_000 }).toBe(true);
  await expect(connection(page)).toHaveAttribute("data-state", "live", { timeout: 40_000 });
  await customer.writes("depois do token novo");
  await expect(bubble(page, "depois do token novo")).toBeVisible();
  await page.context().close();
});

test("a removed member loses the conversation at once", async ({ browser }) => {
  const customer = await newCustomer("Ivo");
  await customer.writes("assunto confidencial");
  const email = `temporario-${randomUUID()}@acme.test`;
  const password = randomUUID();
  const operator = createClient(info.urls.api, info.keys.secret, {
    auth: { persistSession: false },
  });
  const created = await operator.auth.admin.createUser({
    email,
    password,
    email_confirm: true,
    user_metadata: { name: "Pessoa Temporária" },
  });
  if (created.error) throw created.error;
  const owner = await apiAs("dono@acme.test");
  const invitation = await owner.rpc("create_invitation", { email, role: "agent" }).throwOnError();
  const newcomer = await apiAs(email, password);
  const { token } = invitation.data as { token: string };
  await newcomer.rpc("accept_invitation", { token }).throwOnError();

  const page = await openInbox(browser, email, { password });
  await openConversation(page, customer);
  await expect(bubble(page, "assunto confidencial")).toBeVisible();
  await expect(connection(page)).toHaveAttribute("data-state", "live");

  await owner.rpc("remove_member", { user_id: created.data.user.id }).throwOnError();
  await expect(log(page)).toHaveCount(0, { timeout: 20_000 });
  await expect(page).toHaveURL(/\/entrar/);
  const rows = await newcomer.from("thread").select("id").throwOnError();
  expect(rows.data).toEqual([]);
  await page.context().close();
});

test("after signing out not one frame leaves the page", async ({ browser }) => {
  let line: Line | undefined;
  const page = await openInbox(browser, "carla@acme.test", {
    prepare: async (opened) => {
      line = await holdLine(opened);
    },
  });
  await expect(connection(page)).toHaveAttribute("data-state", "live");
  if (!line) throw new Error("the page was opened without its line");
  await page.getByRole("button", { name: "Sua conta" }).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/entrar/);
  const frames = line.sent();
  const sockets = line.sockets();
  const customer = await newCustomer("Joana");
  await customer.writes("ninguém ouve");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.waitForTimeout(3_000);
  expect(line.sent()).toBe(frames);
  expect(line.sockets()).toBe(sockets);
  await page.context().close();
});

test("two tabs of one person show the same, and neither keeps the session in localStorage", async ({
  browser,
}) => {
  const customer = await newCustomer("Karen");
  await customer.writes("oi");
  const first = await openInbox(browser, "carla@acme.test");
  const second = await first.context().newPage();
  await second.goto(`${info.urls.web}/atendimento`);
  const tabs = [first, second];
  for (const tab of tabs) await openConversation(tab, customer);
  await customer.writes("para as duas abas");
  for (const tab of tabs) {
    await expect(bubble(tab, "para as duas abas")).toHaveCount(1);
    await expect(tab.getByTestId("viewers")).toHaveCount(0);
    const kept = await tab.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toMatch(/access_token|refresh_token|auth-token/);
  }
  await first.context().close();
});
