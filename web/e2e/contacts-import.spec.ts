import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { founder, open, PASSWORD } from "./accounts.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Importar contatos" });
const rows = (page: Page) => page.getByRole("list", { name: "Contatos" }).getByRole("listitem");
const line = (page: Page, n: number) =>
  dialog(page)
    .getByRole("row")
    .filter({ has: page.getByRole("cell", { name: String(n), exact: true }) });

/** As Excel in Brazil saves a CSV: semicolons, and one byte per letter. */
function excel(lines: string[]) {
  const text = `${lines.join("\r\n")}\r\n`;
  return {
    name: "clientes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(text, "latin1"),
  };
}

const mobile = () => `9${randomInt(7_000_000, 9_999_999)}`;

async function choose(page: Page, file: ReturnType<typeof excel>) {
  await dialog(page).locator("input[type=file]").setInputFiles(file);
}

test("a spreadsheet comes in, is accounted for, and is taken back", async ({ browser }) => {
  const page = await open(browser, await founder("Rita Paz"), "/contatos", PASSWORD);
  const known = mobile();
  await page.getByRole("button", { name: "Novo contato" }).click();
  const form = page.getByRole("dialog", { name: "Novo contato" });
  await form.getByLabel("Telefone").fill(`(11) 9${known}`);
  await form.getByRole("button", { name: "Criar contato" }).click();
  await page
    .getByRole("dialog", { name: "Contato" })
    .getByRole("button", { name: "Fechar" })
    .click();

  await page.getByRole("button", { name: "Importar planilha" }).click();
  await expectAccessible(page);
  const fresh = mobile();
  await choose(
    page,
    excel([
      "Razão Social;Celular;E-mail;Observação;Empresa;CPF",
      `João Conceição;(11) ${fresh};joao@lua.test;ação, já;Padaria Lua;1`,
      // Known since before, and written without the ninth digit.
      `Ítalo;11 ${known};;;;2`,
      `João de novo;11 9${fresh};;;;3`,
      ";;;só uma nota;;4",
      "Sem telefone que preste;123;;;;5",
      "=SOMA(A1);;formula@lua.test;;;6",
    ]),
  );
  await expect(dialog(page).getByText("clientes.csv: 6 linhas")).toBeVisible();
  await expect(dialog(page).getByRole("combobox", { name: "Celular" })).toHaveValue("telefone");
  await expect(dialog(page).getByRole("combobox", { name: "CPF" })).toHaveValue("");
  await expect(line(page, 2)).toContainText("Cria o contato");
  await expect(line(page, 3)).toContainText("Atualiza");
  await expect(line(page, 4)).toContainText("Mesma pessoa da linha 2");
  await expect(line(page, 5)).toContainText("sem telefone e sem e-mail");
  await expect(line(page, 6)).toContainText("o telefone não existe");
  await expectAccessible(page);

  await dialog(page).getByRole("button", { name: "Importar 6 linhas" }).click();
  await expect(dialog(page).getByRole("button", { name: "2 criados" })).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "1 atualizados" })).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "1 sem mudança" })).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "2 recusadas" })).toBeVisible();
  await expect(line(page, 6)).toContainText("o telefone não existe");
  await expectAccessible(page);

  const coming = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name: "Baixar relatório" }).click();
  const report = await readFile(await (await coming).path(), "utf8");
  expect(report).toContain("João Conceição");
  expect(report).toContain("'=SOMA(A1)");
  expect(report.trim().split("\r\n")).toHaveLength(7);

  await dialog(page).getByRole("button", { name: "Fechar" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).filter({ hasText: "Ítalo" })).toHaveCount(1);

  // One of them is changed before it is taken back.
  await rows(page).filter({ hasText: "João" }).getByRole("link").first().click();
  const card = page.getByRole("dialog", { name: "Contato" });
  await card.getByRole("textbox", { name: "Empresa" }).fill("Padaria Sol");
  await card.getByRole("textbox", { name: "Empresa" }).press("Enter");
  await card.getByRole("button", { name: "Fechar" }).click();
  await expect(rows(page).filter({ hasText: "Padaria Sol" })).toHaveCount(1);

  await page.getByRole("button", { name: "Importar planilha" }).click();
  await dialog(page).getByRole("button", { name: "Relatório de clientes.csv" }).click();
  await dialog(page).getByRole("button", { name: "Desfazer importação" }).click();
  await dialog(page).getByRole("button", { name: "Desfazer agora" }).click();
  await expect(dialog(page).getByText(/2 contatos voltaram ao que eram/)).toBeVisible();
  await expect(dialog(page).getByText(/1 ficou como está/)).toBeVisible();
  await dialog(page).getByRole("button", { name: "2 criados" }).click();
  await expect(line(page, 2)).toContainText("ficou: foi mudado depois da importação");
  await dialog(page).getByRole("button", { name: "Fechar" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).filter({ hasText: "Ítalo" })).toHaveCount(0);
  await page.context().close();
});

test("what is cut off goes on, and no line comes in twice", async ({ browser }) => {
  const page = await open(browser, await founder("Rui Paz"), "/contatos?importar=true", PASSWORD);
  let parts = 0;
  await page.route("**/rpc/run_contact_import", async (route) => {
    parts += 1;
    // The second part arrives and its answer is lost; then the line is dead for a while.
    if (parts === 2) await route.fetch();
    return parts >= 2 && parts <= 4 ? route.abort() : route.continue();
  });
  const first = randomInt(70_000_000, 90_000_000);
  await choose(
    page,
    excel(["nome,telefone", ...Array.from({ length: 600 }, (_, n) => `P${n},119${first + n}`)]),
  );
  await dialog(page).getByRole("button", { name: "Importar 600 linhas" }).click();
  await expect(dialog(page).getByText("250 de 600 linhas")).toBeVisible();
  await dialog(page).getByRole("button", { name: "Continuar de onde parou" }).click();
  await expect(dialog(page).getByRole("button", { name: "600 criados" })).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "0 sem mudança" })).toBeVisible();
  await page.context().close();
});

test("it goes on when its page is left, and says so there", async ({ browser }) => {
  const page = await open(browser, await founder("Nei Paz"), "/contatos", PASSWORD);
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  await page.route("**/rpc/run_contact_import", async (route) => {
    await mayGoOn;
    await route.continue();
  });
  await page.getByRole("button", { name: "Importar planilha" }).click();
  await choose(page, excel(["nome;telefone", `Zélia;(11) 9${mobile()}`]));
  await dialog(page).getByRole("button", { name: "Importar 1 linha" }).click();
  await expect(dialog(page).getByText("0 de 1 linhas")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("clientes.csv continua entrando")).toBeVisible();
  await page.getByRole("link", { name: "Equipe" }).click();
  goOn();
  await expect(page.getByText("clientes.csv: importação concluída.")).toBeVisible();
  await expect(page.getByText("clientes.csv continua entrando")).toHaveCount(0);
  await page.getByRole("link", { name: "Contatos" }).click();
  await expect(rows(page).filter({ hasText: "Zélia" })).toHaveCount(1);
  await page.context().close();
});

test("what is no spreadsheet is refused in words, and an agent imports nothing", async ({
  browser,
}) => {
  const page = await open(browser, await founder("Ivo Paz"), "/contatos?importar=true", PASSWORD);
  await choose(page, { ...excel([]), buffer: Buffer.from("PK\u0003\u0004xl/workbook.xml") });
  await expect(dialog(page).getByRole("alert")).toContainText("não é um CSV");
  await choose(page, { ...excel([]), buffer: Buffer.alloc(5 * 1024 * 1024 + 1, "a") });
  await expect(dialog(page).getByRole("alert")).toContainText("passou de 5 MB");
  await choose(page, excel(["a;b"].concat(Array.from({ length: 20_001 }, () => "x;y"))));
  await expect(dialog(page).getByRole("alert")).toContainText("1 a 20.000 linhas");
  await choose(page, excel(["cidade;estado", "Campinas;SP"]));
  await expect(dialog(page).getByText(/Escolha a coluna do telefone/)).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Importar 2 linhas" })).toBeDisabled();
  await page.context().close();

  const agent = await open(browser, { email: "bruno@acme.test" }, "/contatos?importar=true");
  await expect(agent.getByRole("button", { name: "Novo contato" })).toBeVisible();
  await expect(agent.getByRole("button", { name: "Importar planilha" })).toHaveCount(0);
  await expect(dialog(agent)).toHaveCount(0);
  await agent.context().close();
});

test("it fits a phone", async ({ browser }) => {
  const page = await open(browser, await founder("Lia Paz"), "/contatos?importar=true", PASSWORD);
  await page.setViewportSize({ width: 390, height: 844 });
  await choose(page, excel(["nome;telefone;e-mail", `Ana;119${mobile()};ana@lua.test`]));
  await expect(line(page, 2)).toContainText("Cria o contato");
  await expectAccessible(page);
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(beyond).toBe(0);
  await page.context().close();
});
