// New people and their companies, so that the specs of accounts touch nobody's demo data.
import { randomUUID } from "node:crypto";
import { type Browser, expect, type Page } from "@playwright/test";
import { createClient } from "@supabase/supabase-js";
import { info, sessionCookies } from "./inbox-world.ts";

export const PASSWORD = "uma-senha-longa";

export interface Person {
  email: string;
  name: string;
  company: string;
}

interface Mail {
  to: string;
  html: string;
}

export function newPerson(name: string): Person {
  const tag = randomUUID().slice(0, 8);
  return { email: `${tag}@novo.test`, name, company: `Empresa ${tag}` };
}

/** Signs up through the API and founds a company, for specs about what comes after. */
export async function founder(name: string): Promise<Person> {
  const person = newPerson(name);
  const client = createClient(info.urls.api, info.keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { email } = person;
  const signedUp = await client.auth.signUp({
    email,
    password: PASSWORD,
    options: { data: { name } },
  });
  if (signedUp.error) throw signedUp.error;
  const founded = await client.rpc("create_tenant", { name: person.company });
  if (founded.error) throw founded.error;
  return person;
}

/** A browser of its own for one person, signed in and looking at `path`. */
export async function open(
  browser: Browser,
  person: { email: string },
  path: string,
  password?: string,
): Promise<Page> {
  const context = await browser.newContext({ locale: "pt-BR" });
  await context.addCookies(await sessionCookies(person.email, password));
  const page = await context.newPage();
  await page.goto(info.urls.web + path);
  return page;
}

/** Fills in the sign-in form that is on the screen. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
}

/** The link in the newest e-mail to somebody. */
export async function mailedLink(to: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const mails = (await (await fetch(`${info.urls.simulators}/_sim/mails`)).json()) as Mail[];
      const newest = mails.find((mail) => mail.to === to);
      link = newest && /https?:[^"\s]+token_hash=[^"\s]+/.exec(newest.html)?.[0];
      return link;
    })
    .toBeTruthy();
  return (link ?? "").replaceAll("&amp;", "&");
}

export const account = (page: Page) => page.getByRole("button", { name: "Sua conta" });

/** Opens a company's invitation form and answers the link it makes. */
export async function invite(page: Page, email: string, role = "Atendente"): Promise<string> {
  await page.getByRole("button", { name: "Convidar" }).click();
  await page.getByLabel("E-mail da pessoa").fill(email);
  await page.getByRole("dialog").getByRole("combobox", { name: "Papel" }).click();
  await page.getByRole("option", { name: role }).click();
  await page.getByRole("button", { name: "Criar link de convite" }).click();
  const link = await page.getByLabel("Link do convite", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Concluir" }).click();
  return link;
}
