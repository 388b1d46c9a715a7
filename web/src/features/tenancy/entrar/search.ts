import { z } from "zod";

/** What an address of /entrar may carry: links we mail, invitations, and where to go back to. */
export const entrarSearch = z.object({
  modo: z.enum(["criar", "recuperar", "empresa"]).optional().catch(undefined),
  /** A path of ours, never another site. */
  voltar: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
  convite: z.string().optional().catch(undefined),
  token_hash: z.string().optional().catch(undefined),
  type: z.enum(["recovery", "signup", "email", "invite", "magiclink"]).optional().catch(undefined),
});

export type EntrarSearch = z.infer<typeof entrarSearch>;
