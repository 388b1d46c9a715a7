import type { ExtensionList } from "@prosa/shared/ramais.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { askProxy } from "../proxy.ts";

export type TeamRamal = Awaited<ReturnType<typeof listRamais>>[number];

function listRamais(signal: AbortSignal) {
  return unwrap(supabase.rpc("list_ramais").abortSignal(signal));
}

export const extensionQueries = {
  /** The account's extensions, from the provider itself. */
  choices: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "ramais_voip", "choices"],
      queryFn: async () => {
        const answer = await askProxy<ExtensionList>("extensions");
        return answer?.extensions ?? [];
      },
      // What the provider refuses now it refuses in a second, too.
      retry: false,
    }),

  /** Who has which, for admins. */
  team: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "ramais_voip", "team"],
      queryFn: ({ signal }) => listRamais(signal),
    }),

  /** Who may be given one. */
  people: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "ramais_voip", "people"],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("members")
            .select("user_id, role, profiles(name)")
            .eq("tenant_id", tenantId)
            .is("removed_at", null)
            .neq("role", "viewer")
            .order("created_at")
            .abortSignal(signal),
        ),
    }),
};
