import { randomInt } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { apiAs } from "./inbox-world.ts";
import { button, calls, carrier, headset, openDesk, openDialer, phone } from "./phone-world.ts";

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

async function dial(page: Page, typed: string) {
  await phone(page).getByRole("textbox", { name: "Número ou nome" }).fill(typed);
  await button(page, "Ligar").click();
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
