import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../../lib/session.ts";
import { askAi } from "../ask.ts";
import { aiKeys } from "../keys.ts";
import { aiQueries } from "../queries.ts";

/** Three questions for five findings. */
const OPS = ["completa", "churn", "resumo"] as const;

/** Has everything looked at now. What was found stays, whichever of the questions fails. */
export function useAnalyse(conversationId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const [done, setDone] = useState(0);
  const mutation = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      setDone(0);
      const asked = await Promise.allSettled(
        OPS.map(async (op) => {
          await askAi({ op, conversation_id: conversationId });
          setDone((count) => count + 1);
        }),
      );
      const failed = asked.find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
    },
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries(aiQueries.insights(tenantId, conversationId)),
        client.invalidateQueries({ queryKey: aiKeys.all(tenantId) }),
      ]);
    },
  });
  return { ...mutation, done, total: OPS.length };
}
