import { randomInt } from "node:crypto";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { founder, open, PASSWORD } from "./accounts.ts";
import { info } from "./inbox-world.ts";

async function simulator(path: string, body: Record<string, unknown>) {
  const response = await fetch(`${info.urls.simulators}/_sim/whatsapp/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** A number at the provider that nobody has connected yet. */
async function newNumber() {
  const digits = String(randomInt(10_000_000, 99_999_999));
  const number = {
    phone_number_id: `3000000${digits}`,
    waba_id: `4000000${digits}`,
    display_phone_number: `+55 11 9${digits.slice(0, 4)}-${digits.slice(4)}`,
    verified_name: "Padaria Lua",
    access_token: `EAAG-token-${digits}`,
    app_secret: `segredo-do-app-${digits}`,
    verify_token: "ainda-nao",
    webhook_url: "http://127.0.0.1:9/",
  };
  await simulator("numbers", number);
  // The same company's other number, in the same account.
  const other = {
    ...number,
    phone_number_id: `3000001${digits}`,
    display_phone_number: number.display_phone_number.replace("+55 11", "+55 21"),
    verified_name: "Lua Entregas",
  };
  await simulator("numbers", other);
  return { ...number, digits, other };
}

async function fill(page: Page, number: Awaited<ReturnType<typeof newNumber>>) {
  await page.getByLabel("ID da conta do WhatsApp Business").fill(number.waba_id);
  await page
    .getByLabel("IDs dos números de telefone")
    .fill(`${number.phone_number_id}\n${number.other.phone_number_id}`);
  await page.getByLabel("Token de acesso", { exact: true }).fill(number.access_token);
  await page.getByLabel("Chave secreta do aplicativo", { exact: true }).fill(number.app_secret);
  await page.getByRole("button", { name: "Gerar" }).click();
}

const dialog = (page: Page) => page.getByRole("dialog");

test("a company connects two numbers, sees the first message arrive, and switches one of them off", async ({
  browser,
}) => {
  const number = await newNumber();
  const page = await open(browser, await founder("Olga Lua"), "/conexoes", PASSWORD);
  await page.getByRole("button", { name: "Conectar WhatsApp" }).click();
  await dialog(page).getByRole("button", { name: "Conectar" }).click();
  await expect(dialog(page).getByText("Preencha este campo.").first()).toBeVisible();

  await fill(page, { ...number, access_token: "token-de-outra-conta" });
  await dialog(page).getByRole("button", { name: "Conectar" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("O provedor não aceitou");

  await page.getByLabel("Token de acesso", { exact: true }).fill(number.access_token);
  await dialog(page).getByRole("button", { name: "Conectar" }).click();
  const url = await page.getByLabel("URL de retorno de chamada", { exact: true }).inputValue();
  const token = await page.getByLabel("Token de verificação", { exact: true }).inputValue();
  await expect(dialog(page).getByText("Esperando o primeiro aviso")).toBeVisible();

  await simulator("webhook", {
    phone_number_id: number.phone_number_id,
    webhook_url: url,
    verify_token: token,
  });
  await simulator("inbound", {
    customer: { name: "Cliente Um", phone: `+55119${number.digits}` },
    phone_number_id: number.phone_number_id,
    text: "vocês abrem hoje?",
    wait: true,
  });
  await expect(dialog(page).getByText("Recebendo.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Concluir" }).click();

  const card = page.getByRole("article", { name: "WhatsApp" }).first();
  await expect(card.getByText(/Conectada · último aviso recebido/)).toBeVisible();

  const [first, second] = [number, number.other].map(({ display_phone_number }) =>
    card.getByRole("switch", { name: `${display_phone_number} ativo` }),
  ) as [Locator, Locator];
  await second.press("Space");
  await expect(
    page.getByText(`${number.other.display_phone_number} não envia nem recebe mais`),
  ).toBeVisible();
  await page.reload();
  await expect(first).toBeChecked();
  await expect(second).not.toBeChecked();
  await expect(card.getByRole("listitem").nth(1)).toContainText("Desativado");

  await card.getByRole("button", { name: "Testar conexão" }).click();
  await expect(card.getByRole("status")).toContainText("Padaria Lua");

  await simulator("tokens", { access_token: number.access_token });
  await card.getByRole("button", { name: "Testar conexão" }).click();
  await expect(card.getByRole("status")).toContainText("recusou o token");
  await simulator("tokens", { access_token: number.access_token, expired: false });

  await card.getByRole("button", { name: /^Mais sobre/ }).click();
  await page.getByRole("menuitem", { name: "Remover" }).click();
  await dialog(page).getByRole("button", { name: "Remover conexão" }).click();
  await expect(page.getByRole("article")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Conectar WhatsApp" })).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);
});

test("an admin connects an AI: a wrong key is refused in words, a good one is kept and tested", async ({
  browser,
}) => {
  const { api_key, unfunded_key } = info.ai.openai;
  const page = await open(browser, await founder("Olga Luz"), "/conexoes", PASSWORD);
  const offers = page.getByRole("region", { name: "Inteligência artificial" });
  await offers.getByRole("button", { name: "Conectar OpenAI" }).click();
  const key = dialog(page).getByLabel("Chave da API", { exact: true });
  for (const [wrong, sentence] of [
    ["sk-de-outra-conta", "O provedor recusou o token"],
    [unfunded_key, "sem créditos"],
    [api_key, null],
  ] as const) {
    await key.fill(wrong);
    await dialog(page).getByRole("button", { name: "Conectar" }).click();
    if (sentence) await expect(dialog(page).getByRole("alert")).toContainText(sentence);
  }
  const card = page.getByRole("article", { name: "OpenAI" });
  await expect(card.getByText("Conectada · o provedor respondeu")).toBeVisible();
  await card.getByRole("button", { name: "Testar conexão" }).click();
  await expect(card.getByRole("status")).toContainText("textos · busca na base · transcrição");

  await card.getByRole("button", { name: /^Mais sobre/ }).click();
  await page.getByRole("menuitem", { name: "Editar dados" }).click();
  await expect(key).toHaveValue("");
  await expect(key).toHaveAttribute("placeholder", `•••• ${api_key.slice(-4)}`);
  await page.getByLabel("Nome desta conexão").fill("Nossa IA");
  await dialog(page).getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("article", { name: "Nossa IA" })).toBeVisible();

  await offers.getByRole("button", { name: "Conectar Servidor compatível" }).click();
  await dialog(page).getByLabel("URL base da API").fill(`${info.ai.openai.base_url}`);
  await dialog(page).getByLabel("Modelos de texto").fill("modelo-que-nao-existe");
  await key.fill(api_key);
  await dialog(page).getByRole("button", { name: "Conectar" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("não conhece este modelo");
});

test("secrets are shown by their last four characters only, and blank keeps them", async ({
  browser,
}) => {
  const page = await open(browser, { email: "ana@acme.test" }, "/conexoes");
  const card = page.getByRole("article").first();
  await card.getByRole("button", { name: /^Mais sobre/ }).click();
  await page.getByRole("menuitem", { name: "Editar dados" }).click();
  const token = page.getByLabel("Token de acesso", { exact: true });
  await expect(token).toHaveValue("");
  await expect(token).toHaveAttribute("placeholder", /^•••• .{4}$/);
  await dialog(page).getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText(/foi salva e o provedor aceitou/)).toBeVisible();
  await card.getByRole("button", { name: "Testar conexão" }).click();
  await expect(card.getByRole("status")).toContainText("tudo certo");
});

test("a connection is switched off at once and on again by undo", async ({ browser }) => {
  const page = await open(browser, { email: "dono@rival.test" }, "/conexoes");
  const card = page.getByRole("article").first();
  await card.getByRole("button", { name: /^Mais sobre/ }).click();
  await page.getByRole("menuitem", { name: "Desativar" }).click();
  // Under the pointer a toast stays for as long as the rest takes.
  await page.getByRole("button", { name: "Desfazer" }).hover();
  await expect(card.getByText("Desativada: não envia nem recebe")).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(card.getByRole("button", { name: "Testar conexão" })).toBeVisible();
});

test("who is not an administrator is told so and sees the numbers", async ({ browser }) => {
  const page = await open(browser, { email: "bruno@acme.test" }, "/conexoes");
  await expect(page.getByText("Só administradores mudam as conexões")).toBeVisible();
  await expect(page.getByText("+55 11 99999-0001")).toBeVisible();
  await expect(page.getByRole("button", { name: "Conectar" })).toHaveCount(0);
});
