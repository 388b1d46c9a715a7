import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

export const ramalQueries = {
  /** One's own extension; null for who never had one. */
  mine: (tenantId: string, userId: string) =>
    queryOptions({
      queryKey: [tenantId, "ramais_voip", "mine", userId],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("ramais_voip")
            .select("id, extension, sip_server, nome_exibicao, status, atualizado_em")
            .eq("usuario_id", userId)
            .abortSignal(signal)
            .maybeSingle(),
        ),
      staleTime: 300_000,
    }),
};
