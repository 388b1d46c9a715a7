import type { Tables } from "@prosa/shared/database.types.ts";
import type { TemplateComponents, TemplateParameters } from "@prosa/shared/templates.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { Canned } from "./canned.ts";

/** A template with its JSON columns as the adapter wrote them. */
export type Template = Omit<Tables<"wa_templates">, "components" | "parameters"> & {
  components: TemplateComponents;
  parameters: TemplateParameters;
};

export const composeKeys = {
  canned: (tenantId: string) => [tenantId, "canned_responses", "all"] as const,
  templates: (tenantId: string, integracaoId: string) =>
    [tenantId, "wa_templates", "of", integracaoId] as const,
};

export const composeQueries = {
  canned: (tenantId: string) =>
    queryOptions({
      queryKey: composeKeys.canned(tenantId),
      queryFn: ({ signal }): Promise<Canned[]> =>
        unwrap(
          supabase
            .from("canned_responses")
            .select("*")
            .eq("tenant_id", tenantId)
            .order("shortcut")
            .abortSignal(signal),
        ),
    }),
  /** When all of them were last read from the provider, however many there are; null for never. */
  templatesSynced: (tenantId: string, integracaoId: string) =>
    queryOptions({
      queryKey: [...composeKeys.templates(tenantId, integracaoId), "synced"],
      queryFn: async ({ signal }): Promise<string | null> =>
        unwrap(
          supabase.rpc("templates_synced_at", { integracao_id: integracaoId }).abortSignal(signal),
        ),
    }),

  templates: (tenantId: string, integracaoId: string) =>
    queryOptions({
      queryKey: composeKeys.templates(tenantId, integracaoId),
      queryFn: async ({ signal }): Promise<Template[]> => {
        const rows = await unwrap(
          supabase
            .from("wa_templates")
            .select("*")
            .eq("tenant_id", tenantId)
            .eq("integracao_id", integracaoId)
            .is("removed_at", null)
            .order("name")
            .abortSignal(signal),
        );
        // JSON columns are written by store_templates() from what the adapter's parser is typed to give.
        return rows as unknown as Template[];
      },
    }),
};
