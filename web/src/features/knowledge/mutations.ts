import type { AiAnswers, RespostaAnswer } from "@prosa/shared/ai.ts";
import type { BuscaAnswer } from "@prosa/shared/knowledge.ts";
import type { ModoDeBusca } from "@prosa/shared/search-modes.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { knowledgeKeys } from "./queries.ts";

function ask<Op extends keyof AiAnswers>(op: Op, body: object): Promise<AiAnswers[Op]> {
  return unwrap(
    supabase.functions.invoke<AiAnswers[Op]>("ai-analyze", { body: { op, ...body } }),
  ) as Promise<AiAnswers[Op]>;
}

function useKnowledgeMutation<Asked, Answer>(
  mutationFn: (asked: Asked) => Promise<Answer>,
  /** A form says itself what failed. */
  silent = false,
) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn,
    meta: { silent },
    onSettled: () => client.invalidateQueries({ queryKey: knowledgeKeys.all(tenantId) }),
  });
}

/** Without an id it is a new one; without a text only its title changes. */
export interface Draft {
  id: string | null;
  title: string;
  content: string | null;
}

export function useSaveDocument() {
  return useKnowledgeMutation(
    ({ id, title, content }: Draft) =>
      unwrap(
        supabase.rpc("save_knowledge_document", {
          // The generated types know no arguments that may be null.
          document_id: id as string,
          title,
          ...(content !== null && { content }),
        }),
      ),
    true,
  );
}

export function useRemoveDocument() {
  return useKnowledgeMutation(({ id, removed }: { id: string; removed: boolean }) =>
    unwrap(supabase.rpc("remove_knowledge_document", { document_id: id, removed })),
  );
}

/** Has it read, cut and embedded once more. */
export function useRequeueDocument() {
  return useKnowledgeMutation((id: string) => ask("embed", { documento_id: id }));
}

export function useImportPage() {
  return useKnowledgeMutation((url: string) => ask("importar", { url }), true);
}

export interface Trial {
  query: string;
  modo: ModoDeBusca;
}

export function useSearchKnowledge() {
  return useMutation<BuscaAnswer, unknown, Trial>({
    mutationFn: (trial) => ask("busca", { ...trial, topK: 8 }),
    // Said where it was asked.
    meta: { silent: true },
  });
}

export function useTryAnswer() {
  return useMutation<RespostaAnswer, unknown, string>({
    mutationFn: (query) => ask("resposta", { query, origem: "teste" }),
    // Said where it was asked.
    meta: { silent: true },
  });
}
