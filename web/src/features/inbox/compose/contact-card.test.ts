import { expect, it } from "vitest";
import { cardOf, EMPTY_CARD } from "./contact-card.ts";

it("makes a card of a name and a Brazilian phone", () => {
  expect(cardOf({ ...EMPTY_CARD, name: " Carla ", phone: "(11) 98888-7777" })).toEqual({
    name: "Carla",
    phones: [{ phone: "+5511988887777" }],
    emails: [],
    organization: null,
  });
});

it("keeps a country that was written", () => {
  const card = cardOf({ ...EMPTY_CARD, name: "John", phone: "+1 415 555 0100" });
  expect(card?.phones).toEqual([{ phone: "+14155550100" }]);
});

it.each([
  ["", "11988887777"],
  ["Carla", ""],
  ["Carla", "12345"],
  ["Carla", "onze"],
])("makes none of %j and %j", (name, phone) => {
  expect(cardOf({ ...EMPTY_CARD, name, phone })).toBeNull();
});
