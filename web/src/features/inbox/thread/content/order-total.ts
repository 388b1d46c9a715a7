import type { Order } from "@prosa/shared/message-content.ts";

/** What it all costs; null when an item has no price or two have different currencies. */
export function orderTotal(order: Order): { value: number; currency: string } | null {
  const [first] = order.items;
  if (!first?.currency) return null;
  let value = 0;
  for (const { price, quantity, currency } of order.items) {
    if (price === null || currency !== first.currency) return null;
    value += price * quantity;
  }
  return { value, currency: first.currency };
}
