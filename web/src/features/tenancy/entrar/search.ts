// The mini flavour: this file is in the first load.
import * as z from "zod/mini";

/** What does not fit is as good as absent: an address never breaks the page. */
function lenient<T extends z.core.$ZodType>(schema: T) {
  return z.catch(z.optional(schema), undefined);
}

/** What an address of /entrar may carry: links we mail, invitations, and where to go back to. */
export const entrarSearch = z.object({
  modo: lenient(z.enum(["criar", "recuperar", "empresa"])),
  /** A path of ours, never another site. */
  voltar: lenient(z.string().check(z.regex(/^\/(?![/\\])/))),
  convite: lenient(z.string()),
  token_hash: lenient(z.string()),
  type: lenient(z.enum(["recovery", "signup", "email", "invite", "magiclink"])),
});

export type EntrarSearch = z.infer<typeof entrarSearch>;
