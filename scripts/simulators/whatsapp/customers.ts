// The people who write to the businesses, and how WhatsApp names them.
import { createHash, randomBytes } from "node:crypto";
import { RequestRefused } from "../http.ts";
import type { Customer, World } from "./world.ts";

export interface NewCustomer {
  id?: string;
  name: string;
  phone?: string | null;
  wa_id?: string | null;
  username?: string | null;
  hides_phone?: boolean;
  without_ninth_digit?: boolean;
  /** Fixes the business-scoped id for every WABA; otherwise each WABA sees its own. */
  user_id?: string;
  auto_read?: boolean;
}

export const bsuidPattern = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;
const usernamePattern = /^(?=.*[a-z])[a-z0-9._]{3,35}$/;

/** Three people that cover the ways WhatsApp names somebody. */
export const demoCustomers: NewCustomer[] = [
  { id: "marina", name: "Marina Duarte", phone: "+5511999990101" },
  { id: "osvaldo", name: "Seu Osvaldo", phone: "+5531999990202", without_ninth_digit: true },
  { id: "julia", name: "Júlia Prado", username: "julia.prado", hides_phone: true },
];

export function addCustomer(world: World, input: NewCustomer): Customer {
  const name = input.name.trim();
  if (!name) throw new RequestRefused(422, "name_required", "A customer needs a name.");
  const digits = input.phone?.replace(/\D/g, "") || null;
  if (input.phone && !/^[1-9]\d{6,14}$/.test(digits ?? "")) {
    throw new RequestRefused(422, "phone_invalid", "The phone must be in E.164.");
  }
  const username = input.username?.trim().replace(/^@/, "") || null;
  if (username && !usernamePattern.test(username)) {
    throw new RequestRefused(
      422,
      "username_invalid",
      "Usernames are a-z, 0-9, dot and underscore.",
    );
  }
  if (!digits && !username && !input.user_id && !input.wa_id) {
    throw new RequestRefused(422, "address_required", "A customer needs a phone or a username.");
  }
  if (input.user_id && !bsuidPattern.test(input.user_id)) {
    throw new RequestRefused(422, "user_id_invalid", "A BSUID looks like BR.1349….");
  }
  const waId = input.wa_id ?? (input.without_ninth_digit ? dropNinthDigit(digits) : digits);
  const taken = waId ? findByPhone(world, waId) : null;
  const id = input.id ?? newId(name);
  if (taken && taken.id !== id) {
    throw new RequestRefused(409, "phone_taken", `${taken.name} already has this number.`);
  }
  const customer: Customer = {
    id,
    name,
    phone: digits ? `+${digits}` : waId ? `+${waId}` : null,
    wa_id: waId,
    username,
    hides_phone: input.hides_phone ?? !waId,
    country: countryOf(waId ?? digits),
    user_ids: {},
    online: true,
    auto_read: input.auto_read ?? false,
    blocked: false,
    opted_out: false,
  };
  for (const wabaId of world.wabas.keys()) userIdFor(customer, wabaId, input.user_id);
  world.customers.set(id, customer);
  return customer;
}

/** A BSUID is scoped to the business: the same person has another one at the next WABA. */
export function userIdFor(customer: Customer, wabaId: string, fixed?: string): string {
  const known = customer.user_ids[wabaId];
  if (known) return known;
  const hash = createHash("sha256")
    .update(`${wabaId}|${customer.id}|${customer.wa_id ?? customer.username}`)
    .digest("hex");
  const digits = (BigInt(`0x${hash}`) % 10n ** 18n).toString().padStart(18, "0");
  const userId = fixed ?? `${customer.country}.13${digits}`;
  customer.user_ids[wabaId] = userId;
  return userId;
}

/** What a business may see of the phone. */
export function visibleWaId(customer: Customer): string | null {
  return customer.hides_phone ? null : customer.wa_id;
}

export function findCustomer(world: World, ref: string): Customer | null {
  return (
    world.customers.get(ref) ??
    findByPhone(world, ref.replace(/\D/g, "")) ??
    findByUserId(world, ref)
  );
}

export function findByPhone(world: World, digits: string): Customer | null {
  if (digits.length < 7) return null;
  const wanted = withoutNinth(digits);
  for (const customer of world.customers.values()) {
    if (customer.wa_id && sharedForm(customer.wa_id) === wanted) return customer;
  }
  return null;
}

/** Who a business reaches at a number; by default nobody when no customer has it. */
export function recipientAt(world: World, digits: string): Customer | null {
  const known = findByPhone(world, digits);
  if (known || world.settings.unknownRecipients === "undeliverable") return known;
  return addCustomer(world, { name: `+${digits}`, phone: digits });
}

export function findByUserId(world: World, userId: string, wabaId?: string): Customer | null {
  for (const customer of world.customers.values()) {
    if (wabaId && customer.user_ids[wabaId] === userId) return customer;
    if (!wabaId && Object.values(customer.user_ids).includes(userId)) return customer;
  }
  return null;
}

/** A new number brings a new BSUID everywhere, as Meta does. Returns the old names. */
export function changeNumber(world: World, customer: Customer, phone: string) {
  const digits = phone.replace(/\D/g, "");
  if (findByPhone(world, digits)) {
    throw new RequestRefused(409, "phone_taken", "Somebody already has this number.");
  }
  const previous = { wa_id: customer.wa_id, user_ids: customer.user_ids };
  customer.wa_id = digits;
  customer.phone = `+${digits}`;
  customer.country = countryOf(digits);
  customer.user_ids = {};
  for (const wabaId of world.wabas.keys()) userIdFor(customer, wabaId);
  return previous;
}

// Brazilian mobiles exist with and without the 9 after the area code; landlines never take it.
const mobileWithNinth = /^(55\d{2})9([6-9]\d{7})$/;

function withoutNinth(digits: string): string {
  return digits.replace(mobileWithNinth, "$1$2");
}

const sharedForms = new Map<string, string>();

/** Remembered: a run with thousands of customers asks this of each of them for every send. */
function sharedForm(waId: string): string {
  let form = sharedForms.get(waId);
  if (form === undefined) {
    form = withoutNinth(waId);
    sharedForms.set(waId, form);
  }
  return form;
}

function dropNinthDigit(digits: string | null): string | null {
  if (!digits || !mobileWithNinth.test(digits)) {
    throw new RequestRefused(422, "ninth_digit_absent", "Only Brazilian mobiles have a 9th digit.");
  }
  return withoutNinth(digits);
}

function countryOf(digits: string | null): string {
  if (!digits || digits.startsWith("55")) return "BR";
  if (digits.startsWith("351")) return "PT";
  if (digits.startsWith("54")) return "AR";
  return "US";
}

function newId(name: string): string {
  const slug = name
    .normalize("NFD")
    .replace(/[^\w\s]/g, "")
    .trim()
    .toLowerCase()
    .replace(/\s+/g, "-");
  return `${slug || "cliente"}-${randomBytes(3).toString("hex")}`;
}
