import type { InsightsLigacao } from "@prosa/shared/ai-insights.ts";
import type { CallTranscriptRow } from "@prosa/shared/call-transcripts.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { ligacaoKeys } from "../ligacoes/queries.ts";

export const transcriptKeys = {
  of: (tenantId: string, ligacaoId: string) =>
    [...ligacaoKeys.all(tenantId), "transcript", ligacaoId] as const,
  steps: (tenantId: string, ligacaoId: string) =>
    [...ligacaoKeys.all(tenantId), "steps", ligacaoId] as const,
};

export interface KnownWords {
  /** Null where nobody has asked for it. */
  transcript: CallTranscriptRow | null;
  insights: InsightsLigacao | null;
}

// What stands in jsonb is as shared/src says; the generated types do not know.
async function wordsOf(tenantId: string, id: string, signal: AbortSignal): Promise<KnownWords> {
  const [transcript, found] = await Promise.all([
    unwrap(
      supabase
        .from("call_transcripts")
        .select("tenant_id, ligacao_id, estado, erro, segments, provider, model, insights_erro")
        .eq("tenant_id", tenantId)
        .eq("ligacao_id", id)
        .abortSignal(signal)
        .maybeSingle(),
    ),
    unwrap(
      supabase
        .from("ai_insights")
        .select("result")
        .eq("tenant_id", tenantId)
        .eq("ligacao_id", id)
        .eq("kind", "insights_ligacao")
        .abortSignal(signal)
        .maybeSingle(),
    ),
  ]);
  return {
    transcript: transcript as unknown as CallTranscriptRow | null,
    insights: (found?.result ?? null) as unknown as InsightsLigacao | null,
  };
}

export const transcriptQueries = {
  /** Among the calls, so that whatever keeps those right keeps it right too. */
  of: (tenantId: string, ligacaoId: string) =>
    queryOptions({
      queryKey: transcriptKeys.of(tenantId, ligacaoId),
      queryFn: ({ signal }) => wordsOf(tenantId, ligacaoId, signal),
    }),
  /** What of it stands on a card already. */
  steps: (tenantId: string, ligacaoId: string) =>
    queryOptions({
      queryKey: transcriptKeys.steps(tenantId, ligacaoId),
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("tarefas")
            .select("id, oportunidade_id, texto")
            .eq("tenant_id", tenantId)
            .eq("ligacao_id", ligacaoId)
            .abortSignal(signal),
        ),
    }),
  /** Whether anybody can be asked to write it down. */
  canAsk: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "ai", "status"],
      queryFn: async ({ signal }) =>
        (await unwrap(supabase.rpc("ai_status").abortSignal(signal))) as unknown as {
          is_enabled: boolean;
          is_connected: boolean;
        },
    }),
};
