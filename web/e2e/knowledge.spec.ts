import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { open } from "./accounts.ts";
import { apiAs, info } from "./inbox-world.ts";

const lines = (page: Page) =>
  page.getByRole("list", { name: "Conhecimento" }).getByRole("listitem");
const line = (page: Page, title: string) => lines(page).filter({ hasText: title });
const trial = (page: Page) => page.getByRole("dialog", { name: "Testar pergunta" });

async function add(page: Page, way: string) {
  await page.getByRole("button", { name: "Adicionar" }).click();
  await page.getByRole("menuitem", { name: way }).click();
}

/** The page that is imported has one title, whoever imports it: what a failed try left of it goes. */
test.beforeEach(async () => {
  const sonia = await apiAs("sonia@acme.test");
  const imported = sonia.from("knowledge_documents").select("id").like("title", "Celular do%");
  const { data } = await imported.throwOnError();
  for (const { id } of data) await sonia.rpc("remove_knowledge_document", { document_id: id });
});

test("what is written and sent answers a question, with its source", async ({ browser }) => {
  const tag = randomUUID().slice(0, 8);
  const page = await open(browser, { email: "sonia@acme.test" }, "/conhecimento");

  await add(page, "Escrever um texto");
  const form = page.getByRole("dialog", { name: "Novo documento" });
  await form.getByLabel("Título").fill(`Degustação ${tag}`);
  await form
    .getByRole("textbox", { name: "Texto" })
    .fill(
      `## Agendamento\n\nA degustação de cafés acontece às quintas-feiras no mezanino ${tag}.\n\n<b>Não</b> é preciso pagar.`,
    );
  await form.getByText("Pré-visualizar").click();
  await expect(form.getByRole("heading", { name: "Agendamento" })).toBeVisible();
  await expect(form.getByText("<b>Não</b> é preciso pagar.")).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Salvar" }).click();
  // By what the job tells: nobody reloads.
  await expect(line(page, `Degustação ${tag}`)).toContainText("Pronto, 1 trecho");

  await page.getByLabel("Enviar arquivos").setInputFiles([
    {
      name: `precos-${tag}.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(`Serviço;Preço\nCalibração de moedor ${tag};R$ 87,00\n`, "latin1"),
    },
    {
      name: `foto-${tag}.pdf`,
      mimeType: "application/pdf",
      buffer: Buffer.from("\u0089PNG\u0000\u0001"),
    },
  ]);
  await expect(line(page, `precos-${tag}.csv`)).toContainText("Pronto, 1 trecho");
  await expect(line(page, `foto-${tag}.pdf`)).toContainText("não pode ser lido");

  await page.getByRole("button", { name: "Testar pergunta" }).click();
  await trial(page)
    .getByLabel("Pergunta do cliente")
    .fill(`quanto custa a calibração do moedor ${tag}?`);
  await trial(page).getByRole("button", { name: "Perguntar" }).click();
  const first = trial(page).getByRole("listitem").first();
  await expect(first).toContainText(`precos-${tag}.csv`);
  await expect(first).toContainText("R$ 87,00");
  await expect(first).toContainText(/sentido: \d+º.*palavras: 1º/);
  const answer = trial(page).getByRole("region", { name: "Resposta" });
  await expect(answer).toContainText("R$ 87,00");
  await expect(answer).toContainText("de confiança");
  await trial(page).getByText("Por palavras", { exact: true }).click();
  await expect(first).not.toContainText("sentido");
  await expectAccessible(page);
  await first.getByRole("button", { name: "Ver no documento" }).click();
  const source = page.getByRole("dialog", { name: `precos-${tag}.csv` });
  await expect(source.locator("[aria-current=true]")).toContainText("R$ 87,00");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await source.getByRole("button", { name: "Fechar" }).click();
  await trial(page).getByRole("button", { name: "Fechar" }).click();

  await add(page, "Importar uma página");
  const importing = page.getByRole("dialog", { name: "Importar uma página" });
  await importing.getByLabel("Endereço da página").fill("https://169.254.169.254/latest/meta-data");
  await importing.getByRole("button", { name: "Importar", exact: true }).click();
  await expect(importing.getByRole("alert")).toContainText("rede interna");
  await importing.getByLabel("Endereço da página").fill(`${info.urls.simulators}/whatsapp?${tag}`);
  await importing.getByRole("button", { name: "Importar", exact: true }).click();
  await expect(line(page, "Celular do cliente")).toContainText("Pronto");

  await page.getByRole("button", { name: `Excluir Degustação ${tag}` }).click();
  await expect(line(page, `Degustação ${tag}`)).toHaveCount(0);
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(line(page, `Degustação ${tag}`)).toContainText("Pronto, 1 trecho");

  const agent = await open(browser, { email: "bruno@acme.test" }, "/conhecimento");
  await expect(line(agent, `Degustação ${tag}`)).toHaveCount(1);
  await expect(agent.getByRole("button", { name: "Testar pergunta" })).toBeVisible();
  await expect(agent.getByRole("button", { name: "Adicionar" })).toHaveCount(0);
  await agent.context().close();

  for (const name of [
    `Degustação ${tag}`,
    `precos-${tag}.csv`,
    `foto-${tag}.pdf`,
    "Celular do cliente · Prosa",
  ]) {
    await page.getByRole("button", { name: `Excluir ${name}` }).click();
    await expect(line(page, name)).toHaveCount(0);
  }
  await page.context().close();
});
