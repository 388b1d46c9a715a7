import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { apiAs, info, openInbox, test } from "./inbox-world.ts";
import {
  card,
  column,
  drag,
  dragByFinger,
  face,
  newBoard,
  openBoard,
  titles,
} from "./kanban-world.ts";

test("a card is added by its title, in the column it belongs to", async ({ bruno, carla }) => {
  const quadro = await newBoard();
  await Promise.all([openBoard(bruno, quadro), openBoard(carla, quadro)]);
  await bruno.getByRole("button", { name: "Nova oportunidade em Proposta" }).click();
  const title = bruno.getByRole("textbox", { name: "Título da nova oportunidade em Proposta" });
  await title.fill("Toldo da padaria");
  await title.press("Enter");
  await expect(titles(bruno, "Proposta")).toHaveText(["Toldo da padaria"]);
  await expect(title).toHaveValue("");
  await title.press("Enter");
  await expect(bruno.getByText("Dê um título à oportunidade")).toBeVisible();
  await expect(titles(carla, "Proposta")).toHaveText(["Toldo da padaria"]);
});

test("dragged by mouse, a card moves for everybody and can be taken back", async ({
  bruno,
  carla,
}) => {
  const quadro = await newBoard("Balcão", "Vitrine");
  await Promise.all([openBoard(bruno, quadro), openBoard(carla, quadro)]);
  await expect(titles(carla, "Novo")).toHaveText(["Balcão", "Vitrine"]);
  await drag(bruno, card(bruno, "Balcão"), column(bruno, "Em contato"), {
    at: { x: 0.5, y: 0.3 },
    seen: "Etapa Em contato, posição 1.",
  });
  // Under the pointer a toast stays for as long as the rest takes.
  await bruno.getByRole("button", { name: "Desfazer" }).last().hover();
  await expect(titles(bruno, "Em contato")).toHaveText(["Balcão"]);
  await expect(titles(carla, "Em contato")).toHaveText(["Balcão"]);
  await expect(titles(carla, "Novo")).toHaveText(["Vitrine"]);
  await bruno.getByRole("button", { name: "Desfazer" }).last().click();
  await expect(titles(carla, "Novo")).toHaveText(["Balcão", "Vitrine"]);
  await expect(titles(bruno, "Novo")).toHaveText(["Balcão", "Vitrine"]);
});

test("the order within a stage is everybody's", async ({ bruno, carla }) => {
  const quadro = await newBoard("Um", "Dois", "Três");
  await Promise.all([openBoard(bruno, quadro), openBoard(carla, quadro)]);
  await drag(bruno, card(bruno, "Um"), card(bruno, "Três"), {
    at: { x: 0.5, y: 0.8 },
    seen: "Etapa Novo, posição 3.",
  });
  await expect(titles(bruno, "Novo")).toHaveText(["Dois", "Três", "Um"]);
  await expect(titles(carla, "Novo")).toHaveText(["Dois", "Três", "Um"]);
  await bruno.reload();
  await expect(titles(bruno, "Novo")).toHaveText(["Dois", "Três", "Um"]);
});

test("with the keyboard a card is lifted, carried and dropped", async ({ bruno }) => {
  const quadro = await newBoard("Letreiro");
  await openBoard(bruno, quadro);
  await face(bruno, "Letreiro").focus();
  await bruno.keyboard.press("Space");
  await expect(bruno.getByText("Letreiro, da etapa Novo, está na mão.")).toBeAttached();
  await bruno.keyboard.press("ArrowRight");
  await expect(bruno.getByText("Etapa Em contato, posição 1.")).toBeAttached();
  await bruno.keyboard.press("Space");
  await expect(titles(bruno, "Em contato")).toHaveText(["Letreiro"]);
});

test("winning asks for the value and losing for the reason", async ({ bruno }) => {
  const quadro = await newBoard("Forno", "Estufa");
  await openBoard(bruno, quadro);
  await drag(bruno, card(bruno, "Forno"), bruno.getByRole("link", { name: /^Ganha \d/ }), {
    seen: "Etapa Ganha, posição 1.",
  });
  const won = bruno.getByRole("dialog", { name: "Mover para Ganha" });
  await won.getByRole("button", { name: "Mover para Ganha" }).click();
  await expect(won.getByText("Informe o valor")).toBeVisible();
  await won.getByRole("textbox", { name: "Valor" }).fill("1.234,50");
  await expectAccessible(bruno);
  await won.getByRole("button", { name: "Mover para Ganha" }).click();
  await expect(bruno.getByRole("link", { name: /^Ganha \d/ })).toContainText(
    "1 em 30 dias · R$ 1.234,50",
  );
  await expect(titles(bruno, "Novo")).toHaveText(["Estufa"]);

  await bruno.getByRole("button", { name: "Ações de Estufa" }).click();
  await bruno.getByRole("menuitem", { name: "Ganha" }).click();
  await won.getByRole("textbox", { name: "Valor" }).fill("10");
  await won.getByRole("button", { name: "Mover para Ganha" }).click();
  // What was asked for goes as it came.
  const said = bruno.getByRole("alert").filter({ hasText: "Estufa foi para Ganha." });
  await said.getByRole("button", { name: "Desfazer" }).click();
  await expect(card(bruno, "Estufa")).toContainText("Sem valor");

  await bruno.getByRole("button", { name: "Ações de Estufa" }).click();
  await bruno.getByRole("menuitem", { name: "Perdida" }).click();
  const lost = bruno.getByRole("dialog", { name: "Mover para Perdida" });
  await lost.getByRole("combobox", { name: "Por que foi perdida" }).fill("Preço");
  await lost.getByRole("combobox", { name: "Por que foi perdida" }).press("Tab");
  await lost.getByRole("button", { name: "Mover para Perdida" }).click();
  await bruno.getByRole("link", { name: "Ganhas e perdidas" }).click();
  await expect(titles(bruno, "Perdida")).toHaveText(["Estufa"]);
  await expect(titles(bruno, "Ganha")).toHaveText(["Forno"]);
});

test("whoever is second is told who was first", async ({ bruno }) => {
  const quadro = await newBoard("Disputa");
  await openBoard(bruno, quadro);
  await expect(titles(bruno, "Novo")).toHaveText(["Disputa"]);
  // Bruno's request waits at the door while a colleague's goes through.
  const carla = await apiAs("carla@acme.test");
  await bruno.route("**/rpc/move_oportunidade", async (route) => {
    const { data } = await carla.from("board").select("id, versao").eq("funil_id", quadro.id);
    await carla.rpc("move_oportunidade", {
      oportunidade_id: data?.[0]?.id,
      etapa_id: quadro.etapas.get("Negociação"),
      versao: data?.[0]?.versao,
    });
    await route.continue();
  });
  await bruno.getByRole("button", { name: "Ações de Disputa" }).click();
  await bruno.getByRole("menuitem", { name: "Proposta" }).click();
  await expect(
    bruno.getByText("Carla Dias moveu Disputa antes de você. Agora está em Negociação."),
  ).toBeVisible();
  await expect(titles(bruno, "Negociação")).toHaveText(["Disputa"]);
  await bruno.unroute("**/rpc/move_oportunidade");
});

test("the address narrows the board", async ({ bruno }) => {
  const quadro = await newBoard("Café da manhã", "Almoço");
  await openBoard(bruno, quadro);
  await bruno.getByRole("searchbox", { name: "Buscar no quadro" }).fill("cafe");
  await expect(titles(bruno, "Novo")).toHaveText(["Café da manhã"]);
  await expect(bruno).toHaveURL(/q=cafe/);
  await bruno.reload();
  await expect(titles(bruno, "Novo")).toHaveText(["Café da manhã"]);
  await bruno.getByRole("button", { name: "Filtros do quadro" }).click();
  await bruno.getByRole("switch", { name: "Só as paradas além do prazo" }).check({ force: true });
  await bruno.keyboard.press("Escape");
  await expect(bruno.getByText("Nenhuma oportunidade com estes filtros.")).toBeVisible();
  await bruno.getByRole("button", { name: "Limpar filtros" }).click();
  await expect(titles(bruno, "Novo")).toHaveText(["Café da manhã", "Almoço"]);
});

test("a supervisor makes boards and their stages; an agent cannot", async ({ browser, bruno }) => {
  const quadro = await newBoard("Obra");
  await openBoard(bruno, quadro);
  await expect(bruno.getByRole("button", { name: "Configurar o quadro" })).toHaveCount(0);
  const ana = await openInbox(browser, "ana@acme.test", { viewport: { width: 1440, height: 900 } });
  await openBoard(ana, quadro);
  await ana.getByRole("button", { name: "Configurar o quadro" }).click();
  const dialog = ana.getByRole("dialog", { name: `Configurar ${quadro.nome}` });
  await dialog.getByRole("textbox", { name: "Nova etapa" }).fill("Visita");
  await dialog.getByRole("button", { name: "Adicionar" }).click();
  await expect(dialog.getByRole("button", { name: "Subir Visita" })).toBeVisible();
  await expectAccessible(ana);
  await dialog.getByRole("button", { name: "Excluir Novo" }).click();
  await expect(ana.getByText("Esta etapa ainda tem oportunidades")).toBeVisible();
  await dialog.getByRole("button", { name: "Excluir Negociação" }).click();
  await expect(column(bruno, "Visita")).toBeVisible();
  await expect(column(bruno, "Negociação")).toHaveCount(0);
  await ana.context().close();
});

test("the board is read in both schemes and used by a finger on a phone", async ({ browser }) => {
  const quadro = await newBoard("Cardápio novo");
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await openInbox(browser, "bruno@acme.test", {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      colorScheme,
    });
    await page.goto(`${info.urls.web}/kanban?quadro=${quadro.id}`);
    await expect(face(page, "Cardápio novo")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Ações de Cardápio novo" }).click();
    await expect(page.getByRole("menuitem", { name: "Proposta" })).toBeVisible();
    await page.keyboard.press("Escape");
    if (colorScheme === "dark") {
      await dragByFinger(page, card(page, "Cardápio novo"), "Em contato");
      await expect(titles(page, "Em contato")).toHaveText(["Cardápio novo"]);
      await expect(titles(page, "Novo")).toHaveCount(0);
      // Said once it is kept; it is shown before.
      await expect(page.getByText("Cardápio novo foi para Em contato.")).toBeVisible();
      await page.reload();
      await expect(titles(page, "Em contato")).toHaveText(["Cardápio novo"]);
    }
    await page.context().close();
  }
});
