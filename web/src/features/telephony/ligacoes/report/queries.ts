import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../../lib/errors.ts";
import { supabase } from "../../../../lib/supabase.ts";
import { ligacaoKeys } from "../queries.ts";
import type { CallStats } from "./stats.ts";

interface Asked {
  since?: string;
  until?: string;
  usuario_id?: string;
}

export const statsQueries = {
  period: (tenantId: string, asked: Asked) =>
    queryOptions({
      queryKey: [...ligacaoKeys.stats(tenantId), asked],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase.rpc("call_stats", asked).abortSignal(signal),
        )) as unknown as CallStats,
    }),
};
