import { Constants } from "@prosa/shared/database.types.ts";
import * as z from "zod/mini";

export const DIRECTIONS = Constants.public.Enums.ligacao_direcao;
export const STATUSES = Constants.public.Enums.ligacao_status;

const day = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));

/** A span of days in the person's own calendar, both included. */
const period = {
  de: z.catch(z.optional(day), undefined),
  ate: z.catch(z.optional(day), undefined),
};

/** What the address of the calls says. Nonsense falls back, never fails. */
export const ligacoesSearch = z.object({
  q: z.catch(z.optional(z.coerce.string()), undefined),
  /** The colleague who called or was called. */
  pessoa: z.catch(z.optional(z.uuid()), undefined),
  direcao: z.catch(z.optional(z.enum(DIRECTIONS)), undefined),
  status: z.catch(z.optional(z.enum(STATUSES)), undefined),
  ...period,
  /** The call that is open beside the list. */
  ligacao: z.catch(z.optional(z.uuid()), undefined),
  /** The second its recording stands at. */
  t: z.catch(z.optional(z.coerce.number().check(z.nonnegative())), undefined),
});
export type LigacoesSearch = z.infer<typeof ligacoesSearch>;

export const relatorioSearch = z.object({
  ...period,
  pessoa: z.catch(z.optional(z.uuid()), undefined),
});
export type RelatorioSearch = z.infer<typeof relatorioSearch>;
