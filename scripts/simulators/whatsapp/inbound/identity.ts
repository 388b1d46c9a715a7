// A customer's new number or new id, told to every business they wrote to.
import { randomInt } from "node:crypto";
import { systemValue } from "../payload.ts";
import type { WhatsApp } from "../simulator.ts";
import { newWamid } from "../wamid.ts";
import type { Customer } from "../world.ts";

interface Names {
  wa_id: string | null;
  user_ids: Record<string, string>;
}

export async function announce(
  sim: WhatsApp,
  customer: Customer,
  type: "user_changed_number" | "user_changed_user_id",
  previous: Names,
): Promise<void> {
  const posts = [...sim.world.lines.values()]
    .filter((line) => sim.world.threads.has(`${customer.id}|${line.phone_number_id}`))
    .map((line) => {
      const old = { wa_id: previous.wa_id, user_id: previous.user_ids[line.waba_id] ?? null };
      const id = newWamid(old.wa_id ?? old.user_id ?? "", "inbound");
      const value = systemValue(line, customer, type, old, id, Date.now());
      return sim.courier.post({
        line,
        kind: "system",
        tells: type,
        customer_id: customer.id,
        value,
      });
    });
  await Promise.all(posts);
}

/** The same person and number under a new business-scoped id. */
export function renewUserIds(customer: Customer): Names {
  const previous = { wa_id: customer.wa_id, user_ids: customer.user_ids };
  customer.user_ids = Object.fromEntries(
    Object.keys(previous.user_ids).map((wabaId) => [
      wabaId,
      `${customer.country}.13${randomInt(100_000_000, 999_999_999)}${randomInt(100_000_000, 999_999_999)}`,
    ]),
  );
  return previous;
}
