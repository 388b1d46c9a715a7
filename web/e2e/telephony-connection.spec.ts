import { createHash } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { founder, open, PASSWORD } from "./accounts.ts";
import { info } from "./inbox-world.ts";
import { carrier } from "./phone-world.ts";

const { access_token: token, secret, base_url, domain } = info.webhooks.api4com;

/** The passwords of the account's extensions, which the provider tells whoever has the token. */
async function passwords(): Promise<Map<string, string>> {
  const answer = await fetch(`${base_url}/extensions`, { headers: { authorization: token } });
  const rows = (await answer.json()) as { ramal: string; senha: string }[];
  return new Map(rows.map(({ ramal, senha }) => [ramal, senha]));
}

/** How many phones an extension is registered with at the carrier. */
async function phonesOf(extension: string): Promise<number | undefined> {
  const { accounts } = await carrier<{
    accounts: { domain: string; extensions: { ramal: string; phones: number }[] }[];
  }>("GET", "accounts");
  const account = accounts.find((one) => one.domain === domain);
  return account?.extensions.find(({ ramal }) => ramal === extension)?.phones;
}

/** Everything this browser is told from here on: pages, scripts, answers and socket frames. */
function listen(page: Page) {
  const told: Promise<string>[] = [];
  page.on("response", (response) => told.push(response.text().catch(() => "")));
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => told.push(Promise.resolve(String(payload)))),
  );
  return async () => (await Promise.all(told)).join("\n");
}

test("an admin connects API4COM, picks an extension, and no secret comes back", async ({
  browser,
}) => {
  const page = await open(browser, await founder("Olga Fone"), "/ajuda", PASSWORD);
  const told = listen(page);
  await page.goto(`${info.urls.web}/conexoes`);
  await page.getByRole("button", { name: "Conectar API4COM - Telefonia VoIP" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("URL base da API")).toHaveValue("https://api.api4com.com/api/v1");
  await dialog.getByLabel("Token da API4COM", { exact: true }).fill("token-de-outra-conta");
  await dialog.getByRole("button", { name: "Testar conexão" }).click();
  await expect(dialog.getByRole("alert")).toContainText("O provedor recusou o token");
  await dialog.getByLabel("Token da API4COM", { exact: true }).fill(token);
  await dialog.getByRole("button", { name: "Testar conexão" }).click();
  await expect(dialog.getByRole("status")).toContainText("3 ramais encontrados");
  await dialog.getByRole("button", { name: "Conectar" }).click();

  const card = page.getByRole("article", { name: "API4COM - Telefonia VoIP" });
  await expect(card.getByText("Conectada · o provedor respondeu")).toBeVisible();
  await card.getByRole("button", { name: "Testar conexão" }).click();
  await expect(card.getByRole("status")).toContainText(`3 ramais encontrados · ${domain}`);

  await card.getByRole("link", { name: "Ramais" }).click();
  await expect(page.getByRole("heading", { name: "Meu ramal" })).toBeVisible();
  await page.getByText("Digitar", { exact: true }).click();
  await page.getByRole("textbox", { name: "Ramal" }).fill("1002");
  await page.getByLabel("Senha SIP", { exact: true }).fill("senha-errada");
  await page.getByRole("button", { name: "Testar ramal" }).click();
  await expect(page.getByText("A senha não é a deste ramal")).toBeVisible();

  await page.getByText("Escolher da conta", { exact: true }).click();
  await page.getByRole("combobox", { name: "Ramal" }).first().click();
  await page.getByRole("option", { name: "1002" }).click();
  await expect(page.getByLabel("Servidor SIP")).toHaveValue(domain);
  await page.getByRole("button", { name: "Testar ramal" }).click();
  await expect(page.getByText("O provedor confirmou o ramal")).toBeVisible();
  await page.getByLabel("Apelido").fill("Balcão");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Ramal 1002 · Balcão")).toBeVisible();

  await expect.poll(() => phonesOf("1002")).toBe(1);
  await page.getByRole("button", { name: "Retirar o ramal de Olga Fone" }).click();
  await expect(page.getByText("Retirado", { exact: true })).toBeVisible();
  await expect(page.getByText("Seu ramal está desativado")).toBeVisible();
  await expect.poll(() => phonesOf("1002")).toBe(0);

  const everything = await told();
  expect(everything).toContain("1002");
  const known = await passwords();
  const hashOf = (extension: string) =>
    createHash("md5")
      .update(`${extension}:${domain}:${known.get(extension)}`)
      .digest("hex");
  // The page registers with the hash of its own extension, and is told no other.
  expect(everything).toContain(hashOf("1002"));
  const others = [...known.keys()].filter((extension) => extension !== "1002").map(hashOf);
  const leaked = [token, secret, ...known.values(), ...others].filter((hidden) =>
    everything.includes(hidden),
  );
  expect([others.length, leaked]).toEqual([2, []]);
});
