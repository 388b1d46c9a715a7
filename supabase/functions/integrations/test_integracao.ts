// "Testar conexão": the provider's answer of this moment, kept beside the connection.
import type { TestResponse, testRequest } from "@prosa/shared/integrations.ts";
import type { z } from "zod";
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { databaseRefusal } from "../_shared/http/problem.ts";
import { connectorOf } from "./connector.ts";
import { findIntegracao, storedSecrets } from "./stored.ts";

export async function testIntegracao(
  { id }: z.output<typeof testRequest>,
  caller: Caller,
  host: Host,
): Promise<TestResponse> {
  const integracao = await findIntegracao(caller, id);
  const connector = connectorOf(integracao.plataforma);
  const { opened: secrets } = await storedSecrets(integracao, caller, host);
  const { nome, configuracao } = integracao;
  const outcome = await connector.test({ id, nome, configuracao, secrets }, host);
  const { error } = await caller.supabase.rpc("report_integracao", {
    integracao_id: id,
    // Null says that all is well; the generated types know no nullable argument.
    erro_codigo: outcome.code as string,
  });
  if (error) throw databaseRefusal(error);
  return outcome;
}
