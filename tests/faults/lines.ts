// Who talks to whom: every customer writes to both companies from one phone, so that whatever mixes
// people or tenants up is seen.
import { randomInt } from "node:crypto";
import { demoTenants } from "../../scripts/stack/demo.ts";
import type { Sender, TenantName } from "../world/meta.ts";
import { type Customer, simulator } from "../world/simulator.ts";
import { rows } from "../world/stack.ts";
import { until } from "../world/wait.ts";

/** One customer's conversation with one company. */
export interface Line {
  number: number;
  tenant: TenantName;
  customer: Customer;
  sender: Sender;
  conversationId: string;
  /** How many messages each side has been given to say. */
  heard: number;
  said: number;
  /** What is under way in each direction; the next waits for it. */
  hearing: Promise<unknown>;
  saying: Promise<unknown>;
}

const tenants = ["acme", "rival"] as const;

export async function openLines(run: string, people: number): Promise<Line[]> {
  const first = randomInt(10_000_000 - people);
  const lines: Line[] = [];
  for (let person = 0; person < people; person++) {
    const phone = `+553195${String(first + person).padStart(7, "0")}`;
    const customer = await simulator.addCustomer({ name: `Cliente ${run} ${person}`, phone });
    for (const tenant of tenants) {
      const { phone_number_id, waba_id } = demoTenants[tenant];
      const sender = {
        name: customer.name,
        wa_id: phone.slice(1),
        user_id: customer.user_ids[waba_id],
      };
      const number = lines.length;
      await simulator.write({ customer: customer.id, phone_number_id, text: `${run} open` });
      const [hearing, saying] = [Promise.resolve(), Promise.resolve()];
      lines.push({
        ...{ number, tenant, customer, sender, conversationId: "", heard: 0, said: 0 },
        ...{ hearing, saying },
      });
    }
  }
  const found = await until("every conversation is open", async () => {
    const open = await rows<{ id: string; nome: string; tenant_id: string }>(
      `select c.id, c.tenant_id, k.nome from public.conversations c
         join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
        where k.nome like $1`,
      [`Cliente ${run} %`],
    );
    return open.length === lines.length && open;
  });
  for (const line of lines) {
    const own = found.find(
      ({ nome, tenant_id }) =>
        nome === line.customer.name && tenant_id === demoTenants[line.tenant].id,
    );
    line.conversationId = own?.id ?? "";
  }
  return lines;
}
