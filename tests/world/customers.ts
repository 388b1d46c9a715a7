// Customers with a phone of their own in the simulated WhatsApp, who have written once: that opens
// the conversation and its 24 hours.
import { randomInt, randomUUID } from "node:crypto";
import { demoTenants } from "../../scripts/stack/demo.ts";
import type { TenantName } from "./meta.ts";
import { simulator } from "./simulator.ts";
import { rows } from "./stack.ts";
import { until } from "./wait.ts";

/** The ids of their conversations. */
export async function meet(tenant: TenantName, count: number): Promise<string[]> {
  const name = `Cliente ${randomUUID().slice(0, 8)}`;
  const { phone_number_id } = demoTenants[tenant];
  const first = randomInt(10_000_000 - count);
  for (let person = 0; person < count; person++) {
    const phone = `+553197${String(first + person).padStart(7, "0")}`;
    const customer = await simulator.addCustomer({ name, phone });
    await simulator.write({ customer: customer.id, phone_number_id, text: "Oi" });
  }
  return until(`${count} conversations are open`, async () => {
    const found = await rows<{ id: string }>(
      `select c.id from public.conversations c
         join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
        where k.nome = $1`,
      [name],
    );
    return found.length === count && found.map(({ id }) => id);
  });
}
