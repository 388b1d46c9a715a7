import { phoneMatchKey } from "@prosa/shared/phone.ts";
import { listContatos } from "../list/queries.ts";
import type { Kind } from "./fields.ts";

const MOST = 100;

/** Whose an address is, archived or not: a part of it finds others too. */
export async function findKnown(kind: Kind, address: string): Promise<string | null> {
  // A mobile may be kept without its ninth digit, so the last eight are looked for.
  const q = kind === "phone" ? address.slice(-8) : address;
  const key = kind === "phone" ? phoneMatchKey(address) : address;
  for (const arquivados of [undefined, true] as const) {
    const { contatos } = await listContatos({ q, arquivados }, null, undefined, MOST);
    const found = contatos.find(({ telefones, emails }) =>
      kind === "phone" ? telefones.some((one) => phoneMatchKey(one) === key) : emails.includes(key),
    );
    if (found) return found.id;
  }
  return null;
}
