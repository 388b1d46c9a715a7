import * as z from "zod/mini";

export const ORDERS = ["nome", "recentes"] as const;

/** What the address of the contacts page says. Nonsense falls back, never fails. */
export const contatosSearch = z.object({
  q: z.catch(z.optional(z.coerce.string()), undefined),
  ordem: z.catch(z.optional(z.enum(ORDERS)), undefined),
  arquivados: z.catch(z.optional(z.literal(true)), undefined),
  /** The contact that is open beside the list. */
  contato: z.catch(z.optional(z.uuid()), undefined),
  /** A spreadsheet is being imported, or the report of one is open. */
  importar: z.catch(z.optional(z.union([z.literal(true), z.uuid()])), undefined),
  /** Two contacts are made one, this one and another, or two that are suggested. */
  mesclar: z.catch(z.optional(z.union([z.literal(true), z.uuid()])), undefined),
});
export type ContatosSearch = z.infer<typeof contatosSearch>;
