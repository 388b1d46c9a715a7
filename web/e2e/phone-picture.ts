// For the README: a board as a bakery's, and a call in the middle of it.
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { apiAs } from "./inbox-world.ts";
import type { Quadro } from "./kanban-world.ts";
import { newContact, phone } from "./phone-world.ts";

const CARDS = [
  ["Novo", "Salgados para 40", "Otávio Prado", 32_000],
  ["Novo", "Bolo de 15 anos", "Lívia Nunes", 54_000],
  ["Em contato", "Café da empresa", "Rui Maia", 128_000],
  ["Proposta", "Mesa de doces", "Iara Leal", 96_000],
  ["Negociação", "Ceia de Natal", "Caio Duarte", 210_000],
] as const;

/** Gives the board a name that people would give it, and its first card neighbours. */
export async function furnish(quadro: Quadro, oportunidade: string): Promise<Quadro> {
  const ana = await apiAs("ana@acme.test");
  const nome = "Encomendas";
  await ana.rpc("save_funil", { funil_id: quadro.id, nome });
  const changes = { valor_centavos: 85_000 };
  await ana.rpc("update_oportunidade", { oportunidade_id: oportunidade, changes });
  for (const [etapa, titulo, person, valor_centavos] of CARDS) {
    const { id: contato_id } = await newContact(person);
    const etapa_id = quadro.etapas.get(etapa);
    const made = await ana.rpc("create_oportunidade", {
      ...{ etapa_id, titulo, contato_id, valor_centavos },
    });
    if (made.error) throw new Error(`${etapa}: ${made.error.message}`);
  }
  return { ...quadro, nome };
}

export async function takePicture(page: Page) {
  const notes = phone(page).getByRole("textbox", { name: "Anotações" });
  await notes.fill("Quer dois andares, para 80 pessoas");
  await expect(phone(page).getByText("Salvo", { exact: true })).toBeVisible();
  await expect(phone(page).getByRole("timer")).toHaveText(/0:0[5-9]$/);
  await page.screenshot({ path: join(import.meta.dirname, "../../docs/call.png") });
}
