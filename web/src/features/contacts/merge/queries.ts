import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { ContatoRow } from "../list/queries.ts";

const UNDO_DAYS = 7;

// Below [tenant, "contatos"], so that whatever changes a contact asks for these again.
export const mergeQueries = {
  /** Who may be one person, two at a time. */
  suggestions: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "contatos", "suggestions"],
      queryFn: async ({ signal }) =>
        (await unwrap(supabase.rpc("suggest_merges").abortSignal(signal))) as unknown as [
          ContatoRow,
          ContatoRow,
        ][],
    }),
  /** The merges of a contact that can still be taken back. */
  undoable: (tenantId: string, contatoId: string) =>
    queryOptions({
      queryKey: [tenantId, "contatos", "merges", contatoId],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("contact_merges")
            .select("id, merged_name, created_at")
            .eq("tenant_id", tenantId)
            .eq("contato_id", contatoId)
            .is("undone_at", null)
            .gt("created_at", new Date(Date.now() - UNDO_DAYS * 86_400_000).toISOString())
            .order("created_at", { ascending: false })
            .abortSignal(signal),
        ),
    }),
};
