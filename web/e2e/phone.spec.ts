import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { apiAs } from "./inbox-world.ts";
import { card, newBoard, openBoard } from "./kanban-world.ts";
import { furnish, takePicture } from "./phone-picture.ts";
import {
  button,
  calls,
  carrier,
  conclude,
  dial,
  expectSound,
  headset,
  lastLigacao,
  newContact,
  openDesk,
  openDialer,
  ours,
  phone,
} from "./phone-world.ts";

test.use({ launchOptions: headset });

test("a call from a card: heard, muted, held, noted and concluded", async ({ browser }) => {
  const page = await openDesk(browser);
  const marina = await newContact("Marina Alves");
  let quadro = await newBoard("Bolo de casamento");
  const api = await apiAs("bruno@acme.test");
  const { data: oportunidade } = await api
    .from("oportunidades")
    .select("id")
    .eq("funil_id", quadro.id)
    .single();
  await api.rpc("update_oportunidade", {
    oportunidade_id: oportunidade?.id,
    changes: { contato_id: marina.id },
  });
  if (process.env.PROSA_SCREENSHOT) quadro = await furnish(quadro, oportunidade?.id);
  await openBoard(page, quadro);
  await card(page, "Bolo de casamento")
    .getByRole("button", { name: "Ligar para quem está em Bolo de casamento" })
    .click();
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expect(phone(page)).toHaveAccessibleName("Ligação com Marina Alves");
  await expectSound(page);
  await expect.poll(async () => (await ours())?.loudness).toBeGreaterThan(0.001);
  await expectAccessible(page);
  if (process.env.PROSA_SCREENSHOT) await takePicture(page);

  await button(page, "Mudo").click();
  await expect.poll(async () => (await ours())?.loudness).toBe(0);
  await button(page, "Ativar o microfone").click();
  await button(page, "Espera").click();
  await expect(phone(page).getByText("Em espera")).toBeVisible();
  await expect.poll(async () => (await ours())?.held).toBe(true);
  await button(page, "Retomar").click();
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await button(page, "Teclado").click();
  await button(page, "Tecla 5").click();
  await button(page, "Tecla #").click();
  await expect.poll(async () => (await ours())?.digits).toBe("5#");

  // Wherever one goes the call goes along; and it is put where it does not hide anything.
  const notes = phone(page).getByRole("textbox", { name: "Anotações" });
  await notes.fill("Quer dois andares, sem glúten");
  await expect(phone(page).getByText("Salvo", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Contatos" }).first().click();
  await expect(page).toHaveURL(/\/contatos/);
  await expect(notes).toHaveValue("Quer dois andares, sem glúten");
  await expectSound(page);
  const before = await phone(page).boundingBox();
  await button(page, "Mover o telefone com as setas").press("ArrowLeft");
  await expect.poll(async () => (await phone(page).boundingBox())?.x).toBeLessThan(before?.x ?? 0);

  await button(page, "Desligar").click();
  await expect(phone(page).getByText("Atendida · Você desligou")).toBeVisible();
  await button(page, "Salvar").click();
  await expect(phone(page).getByText("Escolha um resultado para concluir.")).toBeVisible();
  await phone(page).getByText("Interessado", { exact: true }).click();
  await expectAccessible(page);
  await button(page, "Salvar").click();
  await expect(phone(page)).toHaveCount(0);
  await expect.poll(lastLigacao).toMatchObject({
    oportunidade_id: oportunidade?.id,
    contato_id: marina.id,
    numero_destino: marina.telefone,
    direcao: "saida",
    status: "atendida",
    notas: "Quer dois andares, sem glúten",
    disposicao: "interessado",
    metadata: { codec: "PCMU", ended_by: "us", quality: { silent_mic: false } },
  });
  await page.context().close();
});

test("who calls is known, a second call waits, and the two are brought together", async ({
  browser,
}) => {
  const page = await openDesk(browser);
  await openDialer(page);
  await button(page, "Fechar").click();
  const marina = await newContact("Marina Reis");
  await carrier("POST", "ring", { extension: "1000", from: marina.telefone });
  await expect(phone(page)).toHaveAccessibleName("Ligação com Marina Reis");
  await expect(phone(page).getByRole("link", { name: "Ver contato" })).toBeVisible();
  await expectAccessible(page);
  // On a button Enter is the button's, and nobody is taken on the line who was to be refused.
  await button(page, "Recusar").press("Enter");
  await expect(phone(page).getByText("Não atendida")).toBeVisible();
  await button(page, "Fechar").click();
  await carrier("POST", "ring", { extension: "1000", from: marina.telefone });
  await expect(button(page, "Atender")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expectSound(page);

  await carrier("POST", "ring", { extension: "1000", from: "+551133334444" });
  const others = phone(page).getByRole("list", { name: "Outras ligações" });
  await others.getByRole("button", { name: "Atender" }).click();
  await expect(phone(page)).toHaveAccessibleName("Ligação com +55 11 3333-4444");
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expect(others.getByText("Em espera")).toBeVisible();
  await others.getByRole("button", { name: "Retomar" }).click();
  await expect(phone(page)).toHaveAccessibleName("Ligação com Marina Reis");
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expect(others.getByText("Em espera")).toBeVisible();

  await button(page, "Transferir").click();
  await phone(page)
    .getByRole("button", { name: /^Ligar as duas pessoas/ })
    .click();
  await expect(phone(page).getByText("Como terminou?")).toBeVisible();
  await conclude(page, "Resolvido");
  await conclude(page, "Outro");
  await expect(phone(page)).toHaveCount(0);
  await page.context().close();
});

test("the phone moves to the tab that wants it, and survives its carrier", async ({ browser }) => {
  const page = await openDesk(browser);
  await openDialer(page);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByRole("button", { name: "Abrir o telefone" }).first().click();
  await expect(phone(second).getByText("O telefone está em outra aba")).toBeVisible();
  await button(second, "Usar aqui").click();
  await expect(phone(second).getByText("Ramal 1000 pronto")).toBeVisible();
  await expect(phone(page).getByText("O telefone está em outra aba")).toBeVisible();
  await second.close();
  await expect(phone(page).getByText("Ramal 1000 pronto")).toBeVisible();

  await dial(page, "11 4000-0008");
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await carrier("POST", "connection", { state: "down" });
  try {
    await expect(phone(page).getByText(/^Reconectando/)).toBeVisible();
  } finally {
    await carrier("POST", "connection", { state: "up" });
  }
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expectSound(page);
  await carrier("POST", "hangup", { call: (await calls()).at(-1)?.id });
  await expect(phone(page).getByText("Atendida · A outra pessoa desligou")).toBeVisible();
  await page.reload();
  await conclude(page, "Retornar depois");
  await expect(phone(page)).toHaveCount(0);
  await expect.poll(lastLigacao).toMatchObject({ status: "atendida", disposicao: "retornar" });
  await page.context().close();
});
