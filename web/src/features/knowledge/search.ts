import * as z from "zod/mini";

/** What the address of the knowledge base says. Nonsense falls back, never fails. */
export const conhecimentoSearch = z.object({
  q: z.catch(z.optional(z.coerce.string()), undefined),
  /** The document that is open beside the list. */
  documento: z.catch(z.optional(z.uuid()), undefined),
  /** The passage of it that a search has found. */
  trecho: z.catch(z.optional(z.uuid()), undefined),
  /** A document is being written, or a page imported. */
  novo: z.catch(z.optional(z.enum(["texto", "pagina"])), undefined),
  /** What would be found and answered is being tried. */
  teste: z.catch(z.optional(z.literal(true)), undefined),
});
export type ConhecimentoSearch = z.infer<typeof conhecimentoSearch>;
