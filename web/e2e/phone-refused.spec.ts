import { randomInt } from "node:crypto";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { apiAs } from "./inbox-world.ts";
import {
  button,
  calls,
  carrier,
  conclude,
  dial,
  expectSound,
  headset,
  lastLigacao,
  openDesk,
  openDialer,
  ours,
  phone,
} from "./phone-world.ts";

test.use({ launchOptions: headset });

const statuses = async (numero: string) => {
  const api = await apiAs("bruno@acme.test");
  const { data } = await api
    .from("ligacoes")
    .select("status")
    .eq("numero_destino", numero)
    .order("criado_em");
  return data?.map(({ status }) => status);
};

/** A computer without a headset, at an address that is not https. */
function takeAway() {
  Object.defineProperty(window, "isSecureContext", { get: () => false });
  navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException("nothing plugged in", "NotFoundError"));
}

test("a call that does not come about says why, and leaves a way out", async ({ browser }) => {
  const page = await openDesk(browser);
  const context = page.context();
  await openDialer(page);
  const made = (await calls()).length;

  // What cannot be called is told apart before anything is dialled, and can be corrected in place.
  await dial(page, "48 93333-4444");
  await expect(page.getByText(/telefone fixo com um 9 a mais\. Tire o 9/)).toBeVisible();
  await dial(page, "99999-0101");
  await expect(page.getByText(/^Falta o DDD/)).toBeVisible();

  // To grant something else is to refuse the microphone.
  await context.clearPermissions();
  await context.grantPermissions(["geolocation"]);
  const number = `11${randomInt(30_000_000, 39_999_999)}`;
  await dial(page, number);
  await expect(phone(page).getByRole("alert")).toHaveText(/permita o microfone e ligue de novo/);
  await expect(
    phone(page).getByRole("link", { name: "Ligar por outro aplicativo" }),
  ).toHaveAttribute("href", `tel:+55${number}`);
  await expectAccessible(page);
  expect((await calls()).length).toBe(made);
  expect(await statuses(`+55${number}`)).toEqual([]);

  // Allowed, it goes out from where it stood, to somebody who never answers.
  await carrier("POST", "numbers", {
    number: `+55${number}`,
    outcome: "NO_ANSWER",
    outcome_ms: 1_000,
  });
  await context.grantPermissions(["microphone"]);
  await button(page, "Ligar de novo").click();
  await expect(phone(page).getByText("Não atendida", { exact: true })).toBeVisible();
  await expect.poll(() => statuses(`+55${number}`)).toEqual(["nao_atendida"]);

  const ends = {
    USER_BUSY: ["Ocupado", "ocupado"],
    UNALLOCATED_NUMBER: ["Não completada", "falhou"],
  };
  for (const [outcome, [words, status]] of Object.entries(ends)) {
    await carrier("POST", "numbers", { number: `+55${number}`, outcome, outcome_ms: 300 });
    await button(page, "Ligar de novo").click();
    await expect(phone(page).getByText(words ?? "", { exact: true })).toBeVisible();
    await expect.poll(async () => (await statuses(`+55${number}`))?.at(-1)).toBe(status);
  }
  await expect(button(page, "Ligar de novo")).toBeVisible();
  expect((await calls()).length).toBe(made + 3);
  await context.close();
});

test("an emergency goes out by itself, and what a call needs is tested before one", async ({
  browser,
}) => {
  const page = await openDesk(browser);
  await openDialer(page);
  const dials: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api4com-proxy/dial")) dials.push(request.url());
  });
  await dial(page, "190");
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  expect((await calls()).at(-1)).toMatchObject({ to: "190", direction: "outbound" });
  await expect.poll(lastLigacao).toMatchObject({ numero_destino: "190", direcao: "saida" });
  await button(page, "Desligar").click();
  await conclude(page, "Resolvido");
  await expect.poll(lastLigacao).toMatchObject({ numero_destino: "190", status: "atendida" });
  expect(dials).toEqual([]);

  await openDialer(page);
  await phone(page).getByText("Som", { exact: true }).click();
  await phone(page).getByRole("link", { name: "Testar antes de ligar" }).click();
  await button(page, "Fechar").click();
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Começar o teste" }).click();
  for (const found of [
    "Ouvimos você",
    "Ramal 1000 registrado",
    "O navegador encontrou um caminho",
  ]) {
    await expect(main.getByText(found)).toBeVisible();
  }
  await main.getByRole("textbox", { name: "Número de eco da operadora" }).fill("11 4000-0008");
  await main.getByRole("button", { name: "Ligar para o eco" }).click();
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expectSound(page);
  await expect.poll(async () => (await ours())?.loudness).toBeGreaterThan(0);
  await button(page, "Desligar").click();
  await conclude(page, "Resolvido");
  await expect(phone(page)).toHaveCount(0);

  await page.addInitScript(takeAway);
  await page.reload();
  await expect(main.getByRole("alert")).toHaveText(/Abra o endereço com https/);
  await expect(main.getByRole("button", { name: "Conectar de novo" })).toBeVisible();
  await main.getByRole("button", { name: "Começar o teste" }).click();
  await expect(main.getByText(/Nenhum microfone foi encontrado\. Conecte um fone/)).toBeVisible();
  // Even there somebody is told at once how to reach an emergency.
  await page.getByRole("button", { name: "Abrir o telefone" }).first().click();
  await dial(page, "190");
  await expect(phone(page).getByText(/Não espere: ligue por outro aplicativo/)).toBeVisible();
  await expect(
    phone(page).getByRole("link", { name: "Ligar por outro aplicativo" }),
  ).toHaveAttribute("href", "tel:190");
  await page.context().close();
});
