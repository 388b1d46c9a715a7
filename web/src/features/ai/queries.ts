import type { AiCosts } from "@prosa/shared/ai.ts";
import type { AiInsightRow } from "@prosa/shared/ai-insights.ts";
import type { Tables } from "@prosa/shared/database.types.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";
import { mergeInsights } from "./insights/latest.ts";
import { aiKeys } from "./keys.ts";

/** Far more than a person reads, and enough for how the mood went. */
const MAX_INSIGHTS = 200;

// ai_costs() answers jsonb, which the generated types know nothing about: shared/src/ai.ts does.
async function costs(month: string | null, about: string | null, signal: AbortSignal) {
  const where = { ...(month && { month }), ...(about && { conversation_id: about }) };
  const answer: unknown = await unwrap(supabase.rpc("ai_costs", where).abortSignal(signal));
  return answer as AiCosts;
}

/** What ai_status() answers. */
export interface AiStatus {
  is_enabled: boolean;
  has_suggestions: boolean;
  is_connected: boolean;
  is_capped: boolean;
  /** How much of the month's money is used up, from 0. */
  cap_share: number;
}

export type AiSettings = Tables<"ai_settings">;
export type AiModel = Tables<"ai_models">;
export type AiRoute = Pick<Tables<"ai_routes">, "operation" | "position" | "ai_model_id">;

export const aiQueries = {
  settings: (tenantId: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "settings"],
      queryFn: ({ signal }): Promise<AiSettings> =>
        unwrap(
          supabase
            .from("ai_settings")
            .select("*")
            .eq("tenant_id", tenantId)
            .abortSignal(signal)
            .single(),
        ),
    }),

  /** In the order in which they are asked. */
  models: (tenantId: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "models"],
      queryFn: ({ signal }): Promise<AiModel[]> =>
        unwrap(
          supabase
            .from("ai_models")
            .select("*")
            .eq("tenant_id", tenantId)
            .order("capability")
            .order("position")
            .order("id")
            .abortSignal(signal),
        ),
    }),

  routes: (tenantId: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "routes"],
      queryFn: ({ signal }): Promise<AiRoute[]> =>
        unwrap(
          supabase
            .from("ai_routes")
            .select("operation, position, ai_model_id")
            .eq("tenant_id", tenantId)
            .order("operation")
            .order("position")
            .abortSignal(signal),
        ),
    }),

  /** `month` is its first day; null is the one that is under way. */
  costs: (tenantId: string, month: string | null) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "costs", "month", month],
      queryFn: ({ signal }) => costs(month, null, signal),
      placeholderData: (before) => before,
    }),

  /** Whether models can be asked, which everybody may know. */
  status: (tenantId: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "status"],
      queryFn: async ({ signal }) => {
        const answer: unknown = await unwrap(supabase.rpc("ai_status").abortSignal(signal));
        return answer as AiStatus;
      },
    }),

  insights: (tenantId: string, conversationId: string) =>
    queryOptions({
      queryKey: aiKeys.insights(tenantId, conversationId),
      queryFn: async ({ signal }) => {
        const rows: unknown = await unwrap(
          supabase
            .from("ai_insights")
            .select("*")
            .eq("tenant_id", tenantId)
            .eq("conversation_id", conversationId)
            .order("version", { ascending: false })
            .limit(MAX_INSIGHTS)
            .abortSignal(signal),
        );
        return mergeInsights([], rows as AiInsightRow[]);
      },
    }),

  /** Of one conversation this month, as it was when what is `newest` was found. */
  conversationCosts: (tenantId: string, conversationId: string, newest: string) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "costs", "conversation", conversationId, newest],
      queryFn: ({ signal }) => costs(null, conversationId, signal),
      placeholderData: (before) => before,
    }),
};
