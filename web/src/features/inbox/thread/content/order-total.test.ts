import { describe, expect, it } from "vitest";
import { orderTotal } from "./order-total.ts";

const item = (price: number | null, quantity = 1, currency: string | null = "BRL") => ({
  id: "sku",
  price,
  quantity,
  currency,
});
const order = (...items: ReturnType<typeof item>[]) => ({ catalog_id: "catalogo", items });

describe("orderTotal", () => {
  it("adds what every item costs", () => {
    expect(orderTotal(order(item(10, 2), item(5)))).toEqual({ value: 25, currency: "BRL" });
  });

  it("says nothing rather than something wrong", () => {
    expect(orderTotal(order())).toBeNull();
    expect(orderTotal(order(item(10), item(null)))).toBeNull();
    expect(orderTotal(order(item(10), item(5, 1, "USD")))).toBeNull();
  });
});
