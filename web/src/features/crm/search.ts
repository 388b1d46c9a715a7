import * as z from "zod/mini";

export const TABS = ["resumo", "conversa", "ligacoes", "historico", "arquivos"] as const;
export type Tab = (typeof TABS)[number];

/** What the address of the board says. Nonsense falls back, never fails. */
export const kanbanSearch = z.object({
  quadro: z.catch(z.optional(z.uuid()), undefined),
  q: z.catch(z.optional(z.coerce.string()), undefined),
  /** A colleague, or `ninguem` for what is nobody's. */
  responsavel: z.catch(z.optional(z.union([z.uuid(), z.literal("ninguem")])), undefined),
  /** At least so many reais. */
  valor: z.catch(z.optional(z.coerce.number().check(z.positive())), undefined),
  paradas: z.catch(z.optional(z.literal(true)), undefined),
  /** What was won and lost stands in the place of what is open. */
  fechadas: z.catch(z.optional(z.literal(true)), undefined),
  oportunidade: z.catch(z.optional(z.uuid()), undefined),
  aba: z.catch(z.optional(z.enum(TABS)), undefined),
});
export type KanbanSearch = z.infer<typeof kanbanSearch>;
