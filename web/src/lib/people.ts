// Who there is to choose from, for the rooms that let one choose.
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "./errors.ts";
import { supabase } from "./supabase.ts";

export interface Colleague {
  id: string;
  name: string;
  avatar_url: string | null;
}

export interface FoundPerson {
  id: string;
  nome: string;
  endereco: string | null;
  foto: string | null;
  /** Their open conversation, or the last one. */
  conversation_id: string | null;
}

export const peopleQueries = {
  /** Everybody of the company who talks to customers. */
  colleagues: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "members", "colleagues"],
      queryFn: async ({ signal }): Promise<Colleague[]> => {
        const members = await unwrap(
          supabase
            .from("members")
            .select("profiles(id, name, avatar_url)")
            .eq("tenant_id", tenantId)
            .is("removed_at", null)
            .neq("role", "viewer")
            .abortSignal(signal),
        );
        return members
          .flatMap((member) => (member.profiles ? [member.profiles] : []))
          .sort((a, b) => a.name.localeCompare(b.name));
      },
    }),
  /** Customers whose name or number says that. */
  customers: (tenantId: string, q: string) =>
    queryOptions({
      queryKey: [tenantId, "search", "people", q],
      queryFn: async ({ signal }) => {
        const found = await unwrap(supabase.rpc("search_inbox", { q, max: 1 }).abortSignal(signal));
        return (found as unknown as { contatos: FoundPerson[] }).contatos;
      },
    }),
};
