import { infiniteQueryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { ContatosSearch } from "../search.ts";

/** A contact as list_contatos() shows it. */
export interface ContatoRow {
  id: string;
  nome: string;
  endereco: string | null;
  foto: string | null;
  empresa: string | null;
  tipo: "cliente" | "fornecedor";
  criado_em: string;
  arquivado_em: string | null;
  telefones: string[];
  emails: string[];
  conversation_id: string | null;
  ultima_conversa_em: string | null;
}

export interface ContatosPageOf {
  contatos: ContatoRow[];
  cursor: string | null;
}

export const listKey = (tenantId: string) => [tenantId, "contatos", "list"] as const;

export async function listContatos(
  asked: Pick<ContatosSearch, "q" | "ordem" | "arquivados">,
  cursor: string | null,
  signal?: AbortSignal,
  max = 50,
): Promise<ContatosPageOf> {
  const query = supabase.rpc("list_contatos", {
    sort: asked.ordem ?? "nome",
    archived: asked.arquivados ?? false,
    max,
    ...(asked.q?.trim() ? { q: asked.q } : {}),
    ...(cursor ? { cursor } : {}),
  });
  return (await unwrap(signal ? query.abortSignal(signal) : query)) as unknown as ContatosPageOf;
}

export const listQueries = {
  pages: (tenantId: string, asked: Pick<ContatosSearch, "q" | "ordem" | "arquivados">) =>
    infiniteQueryOptions({
      queryKey: [...listKey(tenantId), asked.q ?? "", asked.ordem, asked.arquivados],
      queryFn: ({ pageParam, signal }) => listContatos(asked, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.cursor,
    }),
};
