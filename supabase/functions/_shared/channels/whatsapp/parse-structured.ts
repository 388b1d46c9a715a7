// A place on the map, and a cart.
import { type Location, location, type Order, order } from "@prosa/shared/message-content.ts";
import { asList, asObject, asText, type JsonObject } from "../../provider/json.ts";

const MAX_TEXT = 1000;

export function locationOf(value: JsonObject): Location | null {
  const checked = location.safeParse({
    latitude: numberOf(value.latitude),
    longitude: numberOf(value.longitude),
    name: asText(value.name)?.slice(0, MAX_TEXT) ?? null,
    address: asText(value.address)?.slice(0, MAX_TEXT) ?? null,
  });
  return checked.success ? checked.data : null;
}

export function orderOf(value: JsonObject): Order | null {
  const items = asList(value.product_items).map(asObject);
  if (items.length === 0) return null;
  const checked = order.safeParse({
    catalog_id: asText(value.catalog_id),
    items: items.map((item) => ({
      id: asText(item.product_retailer_id),
      quantity: numberOf(item.quantity),
      price: numberOf(item.item_price),
      currency: asText(item.currency),
    })),
  });
  return checked.success ? checked.data : null;
}

/** Meta writes some numbers as text. */
function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
