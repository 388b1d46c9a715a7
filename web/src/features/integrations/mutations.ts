import type {
  ConnectRequest,
  ConnectResponse,
  IntegracaoStatus,
  TestResponse,
} from "@prosa/shared/integrations.ts";
import type { Verdict } from "@prosa/shared/ramais.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import type { FormValues } from "./form-values.ts";

function useRefresh() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: [tenantId, "integracoes", "list"] }),
      client.invalidateQueries({ queryKey: [tenantId, "channels"] }),
    ]);
}

async function call<Answer>(path: string, body: Record<string, unknown>): Promise<Answer> {
  const answer = await unwrap(supabase.functions.invoke<Answer>(path, { body }));
  // The client types a success as possibly empty; these endpoints always answer with a body.
  return answer as Answer;
}

/** Nothing is stored unless the provider accepts the values, so a refusal is shown in the form. */
export function useConnectIntegracao() {
  return useMutation({
    mutationFn: (request: ConnectRequest) =>
      call<ConnectResponse>("integrations/connect", { ...request }),
    onSettled: useRefresh(),
    meta: { silent: true },
  });
}

/** What is typed, asked of the provider's own proxy; nothing is stored. */
export function useTryValues(providerId: string) {
  return useMutation({
    mutationFn: (values: FormValues) =>
      call<Verdict & { extensions?: number }>(`${providerId}-proxy/validate`, { ...values }),
    meta: { silent: true },
  });
}

export function useTestIntegracao() {
  return useMutation({
    mutationFn: (id: string) => call<TestResponse>("integrations/test", { id }),
    onSettled: useRefresh(),
    meta: { silent: true },
  });
}

export function useSetIntegracaoStatus() {
  return useMutation({
    mutationFn: (change: { id: string; status: IntegracaoStatus }) =>
      unwrap(
        supabase.rpc("set_integracao_status", { integracao_id: change.id, status: change.status }),
      ),
    onSettled: useRefresh(),
  });
}

export function useRemoveIntegracao() {
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("remove_integracao", { integracao_id: id })),
    onSettled: useRefresh(),
  });
}

export function useSetChannelActive() {
  return useMutation({
    mutationFn: (change: { id: string; isActive: boolean }) =>
      unwrap(
        supabase.rpc("set_channel_active", { channel_id: change.id, is_active: change.isActive }),
      ),
    onSettled: useRefresh(),
  });
}
