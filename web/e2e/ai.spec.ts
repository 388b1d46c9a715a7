import { randomInt } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { forgetModel, hears, settle, writesEvery } from "./ai-world.ts";
import { watchFlashes } from "./flash.ts";
import { phoneOf } from "./inbox-phone.ts";
import {
  apiAs,
  bubble,
  field,
  info,
  log,
  newCustomer,
  openConversation,
  openInbox,
  test,
} from "./inbox-world.ts";
import { bell, SOON } from "./operations-world.ts";
import { asOwner } from "./owner.ts";

const panel = (page: Page) => page.getByRole("region", { name: "Análise da conversa" });
const help = (page: Page) => page.getByRole("button", { name: "Ajuda da IA" });
const sources = (page: Page) => page.getByRole("list", { name: "Fontes da resposta" });

test("what an angry customer writes is understood without a reload, and one click tags it", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Zuleica");
  await customer.writes("Oi, tudo bem? Bom dia");
  await openConversation(page, customer);
  await expect(panel(page)).toContainText(/Sentimento(positivo|neutro)/, SOON);

  await page.getByRole("button", { name: "Assumir" }).click();
  await customer.writes(
    "Que absurdo, três semanas esperando e ninguém resolve! Vou cancelar o contrato e ir para o concorrente.",
  );
  await expect(panel(page)).toContainText("Sentimentonegativo", SOON);
  await expect(panel(page)).toContainText("Risco de perdaalto");
  await expect(panel(page)).toContainText("Falou em cancelar");
  await expect(panel(page)).toContainText("Próximo passo");
  await expect(panel(page).getByRole("img", { name: /a negativo$/ })).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName(/não lido/);

  const tag = panel(page).getByRole("button", { name: "Etiquetar com cancelamento" });
  await tag.click();
  await expect(page.getByRole("button", { name: "Tirar a etiqueta cancelamento" })).toBeVisible();
  await expect(tag).toHaveCount(0);
  await panel(page).getByRole("button", { name: "Ver por quê" }).click();
  await expectAccessible(page);
});

test("an answer is suggested while it is written, changed, sent, and known by its sources", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Zacarias");
  await customer.writes("Quantos dias eu tenho para devolver uma compra com defeito?");
  await openConversation(page, customer);
  await expect(help(page)).toBeVisible();
  await field(page).fill("deixa eu ver");

  // Given up halfway, what was typed is back.
  await writesEvery(1_000);
  try {
    await field(page).press("ControlOrMeta+i");
    await expect(page.getByText("Escrevendo a resposta…")).toBeVisible();
    await expect(field(page)).not.toHaveValue("deixa eu ver");
    await page.keyboard.press("Escape");
    await expect(field(page)).toHaveValue("deixa eu ver");
    await expect(field(page)).toBeFocused();
  } finally {
    await writesEvery(12);
  }

  await help(page).click();
  await page.getByRole("menuitem", { name: "Sugerir resposta" }).click();
  await expect(page.getByText("Sugestão da IA: confira antes de enviar.")).toBeVisible();
  const suggested = await field(page).inputValue();
  expect(suggested.length).toBeGreaterThan(40);
  await sources(page).getByRole("button").first().click();
  await expect(page.getByRole("link", { name: "Abrir o documento" })).toHaveAttribute(
    "href",
    /\/conhecimento\?documento=/,
  );
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "A sugestão ajudou", exact: true }).click();

  await help(page).click();
  await page.getByRole("menuitem", { name: "Mais curto" }).click();
  await expect(page.getByText("O texto ficou mais curto.")).toBeVisible();
  expect((await field(page).inputValue()).length).toBeLessThan(suggested.length);
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(field(page)).toHaveValue(suggested);

  const sent = `${suggested} Posso ajudar em mais alguma coisa?`;
  await field(page).fill(sent);
  await field(page).press("Enter");
  await expect.poll(customer.received, SOON).toEqual([sent]);
  const said = bubble(page, "Posso ajudar em mais alguma coisa?");
  await said.hover();
  await said.getByRole("button", { name: "Mais ações da mensagem" }).click();
  await page.getByRole("menuitem", { name: "Dados da mensagem" }).click();
  await expect(page.getByRole("dialog")).toContainText("Escrita a partir destas fontes:");
  await expect(sources(page).getByRole("button").first()).toBeVisible();
  await page.keyboard.press("Escape");

  const api = await apiAs("bruno@acme.test");
  const { data } = await api
    .from("ai_responses")
    .select("vote, answer, messages:sent_message_id (body)")
    .not("sent_message_id", "is", null)
    .order("created_at", { ascending: false })
    .limit(1);
  expect(data).toEqual([{ vote: 1, answer: suggested, messages: { body: sent } }]);

  // What no document says is no answer.
  await customer.writes("Qual é a distância da Terra até Netuno em parsecs?");
  await expect(bubble(page, "Netuno")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+i");
  await expect(page.getByText("A base de conhecimento não responde a isto.")).toBeVisible();
  await expect(field(page)).toHaveValue("");
});

test("a voice note is written down under its player and found by what is said in it", async ({
  bruno: page,
}) => {
  const word = `girassol${randomInt(10_000, 99_999)}`;
  // The sample has been heard before: as if that were long ago.
  await asOwner("delete from private.ai_cache");
  await hears(`Bom dia, eu queria encomendar um arranjo de ${word} para sábado.`);
  const customer = await newCustomer("Zenaide");
  await phoneOf(customer).sends("voice");
  await openConversation(page, customer);
  await expect(log(page).getByText(`arranjo de ${word}`)).toBeVisible(SOON);

  await page.getByRole("textbox", { name: "Buscar pessoas, mensagens e protocolos" }).fill(word);
  const found = page.getByRole("link", { name: new RegExp(customer.name) });
  await expect(found.locator("mark").first()).toHaveText(word);
  const flashes = await watchFlashes(page);
  await found.click();
  const note = log(page).getByRole("article").filter({ hasText: word });
  await expect(note).toBeInViewport();
  await expect.poll(flashes).toEqual([expect.stringContaining(word)]);
});

test("a month without money left says so where it is asked, and at /ia it is given more, and another model", async ({
  browser,
  bruno,
}) => {
  const customer = await newCustomer("Zoraide");
  await customer.writes("Vocês aceitam pagamento em quantas parcelas no cartão?");
  await settle({ monthly_cap_usd: 0 });
  const ana = await openInbox(browser, "ana@acme.test", { viewport: { width: 390, height: 844 } });
  try {
    await openConversation(bruno, customer);
    await expect(panel(bruno).getByRole("alert")).toContainText("O limite de gastos do mês");
    await field(bruno).press("ControlOrMeta+i");
    const refusal = bruno
      .getByRole("alert")
      .filter({ hasText: "Um administrador pode aumentá-lo" });
    await expect(refusal).toHaveCount(2);

    await ana.goto(`${info.urls.web}/ia`);
    const banner = ana.getByRole("alert").filter({ hasText: "deste mês foi atingido" });
    await expect(banner).toBeVisible();

    const first = ana.getByRole("button", { name: /^Descer / }).first();
    const name = (await first.getAttribute("aria-label"))?.replace("Descer ", "");
    await first.press("Enter");
    await ana.getByRole("button", { name: `Subir ${name}` }).press("Enter");
    await expect(ana.getByRole("button", { name: `Subir ${name}` })).toBeDisabled();

    await ana.getByLabel("Limite por mês").fill("10");
    // What somebody else saves meanwhile takes nothing of it away, and is not taken back.
    await settle({ retention_days: 90 });
    await expect(ana.getByText("Alguém salvou outras configurações")).toBeVisible();
    await expect(ana.getByLabel("Guardar por quantos dias")).toHaveValue("90");
    await ana.getByRole("button", { name: "Salvar" }).click();
    await expect(banner).toHaveCount(0);
    await expect(ana.getByLabel("Guardar por quantos dias")).toHaveValue("90");
    // Everybody's screen hears of it.
    await expect(panel(bruno).getByRole("alert")).toHaveCount(0);

    await ana.getByRole("button", { name: "Adicionar modelo" }).click();
    const adding = ana.getByRole("dialog", { name: "Adicionar modelo" });
    const called = adding.getByRole("combobox", { name: "Nome do modelo" });
    await called.fill("gpt-9");
    await expect(adding.getByText("O provedor não tem “gpt-9”")).toBeVisible();
    await called.fill("gpt-6-sol");
    await adding.getByLabel("Por milhão de tokens lidos").fill("2");
    await adding.getByRole("button", { name: "Adicionar", exact: true }).click();
    await expect(adding.getByText("Diga o preço")).toBeVisible();
    await adding.getByLabel("Por milhão de tokens escritos").fill("10");
    await adding.getByRole("button", { name: "Adicionar", exact: true }).click();
    await ana.getByRole("button", { name: "Preços e limites de gpt-6-sol" }).click();
    const model = ana.getByRole("dialog", { name: "gpt-6-sol" });
    await model.getByRole("button", { name: "Remover este modelo" }).click();
    await expect(model.getByRole("alert")).toContainText("Este modelo está em uso");
    await ana.keyboard.press("Escape");
    const switchedOff = ana.waitForResponse(/\/save_ai_model$/);
    await ana.getByRole("switch", { name: "Usar gpt-6-sol" }).press("Space");
    await switchedOff;
    await ana.getByRole("button", { name: "Preços e limites de gpt-6-sol" }).click();
    await model.getByRole("button", { name: "Remover este modelo" }).click();
    await expect(ana.getByText("gpt-6-sol", { exact: true })).toHaveCount(0);
  } finally {
    await settle({ monthly_cap_usd: 10, retention_days: 180 });
    await forgetModel("gpt-6-sol");
    await ana.context().close();
  }
});
