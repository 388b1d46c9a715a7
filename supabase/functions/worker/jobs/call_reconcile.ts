// Asks the provider about calls of which no webhook told the end. Its list holds finished calls only,
// so what still goes on is asked about again later, by the sweep.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import { openSecrets } from "../../_shared/integracao.ts";
import { carrierOf } from "../../_shared/telephony/registry.ts";

/** A thousand calls; what lies behind them comes with a later sweep. */
const MAX_PAGES = 20;

export async function reconcileCalls(
  host: Host,
  { tenant_id, integracao_id }: JobPayload<"call.reconcile">,
): Promise<boolean> {
  const integracao = await host.database.integracao(integracao_id);
  const carrier = integracao && carrierOf(integracao.plataforma);
  if (!carrier || integracao.tenant_id !== tenant_id || integracao.access_token === null)
    return true;
  const since = await host.database.reconcileSince(tenant_id, integracao_id);
  if (since === null) return true;

  const account = {
    id: integracao.id,
    settings: integracao.configuracao,
    secrets: await openSecrets(integracao, host.vault),
    variables: host.env.variables,
  };
  const fields = { tenant_id, integracao_id };
  let applied = 0;
  for (let page: number | null = 1; page !== null && page <= MAX_PAGES; ) {
    const listed = await carrier.listCalls(since, page, account, host.http);
    if (!listed.ok) {
      log.warn("calls.not_listed", { ...fields, code: listed.code });
      return !listed.retry;
    }
    const { calls, nextPage } = listed.value;
    if (calls.length > 0) {
      applied += await host.database.applyListedCalls(tenant_id, integracao_id, calls);
    }
    page = nextPage;
  }
  log.info("calls.reconciled", { ...fields, applied });
  return true;
}
