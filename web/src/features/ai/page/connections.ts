// The company's connections to AIs, as an admin who adds a model by hand has to choose from.
import type { Catalog, ModelsResponse } from "@prosa/shared/integrations.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { aiKeys } from "../keys.ts";

export const connectionQueries = {
  list: (tenantId: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "connections"],
      queryFn: async ({ signal }) => {
        const [catalog, integracoes] = await Promise.all([
          unwrap(supabase.functions.invoke<Catalog>("integrations/catalog", { method: "GET" })),
          unwrap(
            supabase
              .from("integracoes")
              .select("id, plataforma, nome")
              .eq("tenant_id", tenantId)
              .is("removida_em", null)
              .order("criado_em")
              .abortSignal(signal),
          ),
        ]);
        const providers = catalog?.providers.filter(({ category }) => category === "ai") ?? [];
        return integracoes.filter(({ plataforma }) =>
          providers.some(({ id }) => id === plataforma),
        );
      },
    }),

  /** What the provider can do, and what its models are called where it says so. */
  models: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "connections", id, "models"],
      queryFn: () =>
        unwrap(supabase.functions.invoke<ModelsResponse>("integrations/models", { body: { id } })),
    }),
};
