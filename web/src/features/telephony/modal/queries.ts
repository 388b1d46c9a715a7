import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";

export interface Callable {
  id: string;
  nome: string;
  telefones: string[];
}

export async function findCallable(q: string, signal: AbortSignal): Promise<Callable[]> {
  const query = supabase.rpc("list_contatos", { q, max: 8, sort: "nome", archived: false });
  const page = (await unwrap(query.abortSignal(signal))) as unknown as { contatos: Callable[] };
  return page.contatos.filter(({ telefones }) => telefones.length > 0);
}

export const callableQueries = {
  /** Who has such a name and a phone. */
  named: (tenantId: string, q: string) =>
    queryOptions({
      queryKey: [tenantId, "contatos", "callable", q],
      queryFn: ({ signal }) => findCallable(q, signal),
    }),
};
