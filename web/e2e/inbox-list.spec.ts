import { expect } from "@playwright/test";
import { apiAs, type Customer, newCustomer, openConversation, rowOf, test } from "./inbox-world.ts";
import { asOwner } from "./owner.ts";

/** As if their last word had been longer ago; a colleague's change tells every list of it. */
async function windowCloses(customer: Customer, inMinutes: number) {
  const bruno = await apiAs("bruno@acme.test");
  const { data } = await bruno
    .from("inbox")
    .select("id")
    .eq("contato_nome", customer.name)
    .single()
    .throwOnError();
  await asOwner(
    "update public.conversations set window_expires_at = now() + make_interval(mins => $2) where id = $1",
    [data.id, inMinutes],
  );
  await bruno
    .rpc("update_conversation", { conversation_id: data.id, changes: { priority: 1 } })
    .throwOnError();
}

test("the list says who waits, how much is unread and whose window closes, and shows the unread alone", async ({
  bruno,
  carla,
}) => {
  const [read, unread] = await Promise.all([newCustomer("Jairo"), newCustomer("Keila")]);
  await read.writes("oi");
  await unread.writes("oi");
  await unread.writes("alguém?");
  await windowCloses(unread, 45);
  await expect(rowOf(carla, read).getByText("aguardando")).toBeAttached();
  await expect(rowOf(carla, read).getByRole("img", { name: "1 não lida" })).toHaveText("1");
  await expect(rowOf(carla, unread)).toContainText(/janela [34]\d min/);
  await expect(rowOf(carla, unread).getByRole("img", { name: "2 não lidas" })).toHaveText("2");
  await openConversation(bruno, read);
  await expect(rowOf(carla, read).getByRole("img", { name: /não lida/ })).toHaveCount(0);

  await carla.getByRole("button", { name: "Filtros" }).click();
  await carla.getByRole("menuitemcheckbox", { name: "Só não lidas" }).click();
  await carla.keyboard.press("Escape");
  await expect(carla).toHaveURL(/nao_lidas=/);
  await expect(rowOf(carla, unread)).toBeVisible();
  await expect(rowOf(carla, read)).toHaveCount(0);
  await openConversation(bruno, unread);
  await expect(rowOf(carla, unread)).toHaveCount(0);
  await read.writes("e então?");
  await expect(rowOf(carla, read)).toBeVisible();
});
