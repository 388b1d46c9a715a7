// More waits on the channel than it should: we begin nothing new, and whoever writes is still heard.
import { expect, type Page } from "@playwright/test";
import { bubble, newCustomer, openConversation, send, test } from "./inbox-world.ts";
import { asOwner } from "./owner.ts";

const WAITING = "parada na fila cheia";
const dialog = (page: Page) => page.getByRole("dialog", { name: "Nova conversa" });

/** 501 messages that no worker comes to: none of them is its conversation's next one. */
const fillQueue = (phone: string) =>
  asOwner(
    `with c as (
       select c.* from public.conversations c
         join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
        where k.endereco = $1
     ), m as (
       insert into public.messages
         (tenant_id, conversation_id, channel_id, seq, direction, type, body, status)
       select c.tenant_id, c.id, c.channel_id, c.last_seq + n, 'outbound', 'text', '${WAITING}', 'queued'
         from c, generate_series(1, 501) n
       returning *
     ), o as (
       insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head)
       select m.tenant_id, m.conversation_id, m.channel_id, m.id, false from m
     )
     update public.conversations v set last_seq = c.last_seq + 501 from c where v.id = c.id`,
    [phone],
  );
const emptyQueue = () => asOwner(`delete from public.messages where body = '${WAITING}'`);

test.afterAll(emptyQueue);

test("above 500 waiting, a new conversation is refused and a customer's is not", async ({
  bruno: page,
}) => {
  const [held, wanted, newcomer] = await Promise.all(["Hélio", "Vanda", "Noêmia"].map(newCustomer));
  if (!held || !wanted || !newcomer) throw new Error("three people were asked for");
  await held.writes("oi");
  await fillQueue(held.phone);

  await page.getByRole("button", { name: "Nova conversa" }).click();
  await dialog(page).getByRole("textbox", { name: "Com quem" }).fill(wanted.phone.slice(3));
  await page.getByRole("option", { name: /^Escrever para/ }).click();
  await dialog(page).getByLabel("Nome").fill(wanted.name);
  await dialog(page).getByRole("button", { name: "Escolher modelo" }).click();
  await dialog(page)
    .getByRole("button", { name: /boas_vindas/ })
    .click();
  await dialog(page).getByRole("button", { name: "Enviar" }).click();
  const refusal = page.getByText(/Há mensagens demais esperando envio neste canal/);
  await expect(refusal.first()).toBeVisible();
  expect(await wanted.received()).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);

  await newcomer.writes("Alguém aí?");
  await openConversation(page, newcomer);
  await expect(bubble(page, "Alguém aí?")).toBeVisible();
  await send(page, "Estamos aqui");
  await expect(bubble(page, "Estamos aqui")).toBeVisible();

  await emptyQueue();
  await expect.poll(newcomer.received, { timeout: 30_000 }).toContain("Estamos aqui");
});
