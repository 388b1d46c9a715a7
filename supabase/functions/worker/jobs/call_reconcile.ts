// Asks the provider about calls of which no webhook told the end, or anything at all. Its list holds
// finished calls only, so what still goes on is asked about again later, by the sweep; which is also
// what comes again after a failure: a job that did would run beside the sweep's next ones.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import { openAccount } from "../../_shared/integracao.ts";
import { carrierOf } from "../../_shared/telephony/registry.ts";

/** At five seconds each they end within a job's lease; another job goes on from there. */
const MAX_PAGES = 8;

export async function reconcileCalls(
  host: Host,
  { tenant_id, integracao_id }: JobPayload<"call.reconcile">,
): Promise<boolean> {
  const integracao = await host.database.integracao(integracao_id);
  const carrier = integracao && carrierOf(integracao.plataforma);
  if (!carrier || integracao.tenant_id !== tenant_id || integracao.access_token === null)
    return true;
  // Switched off means that its provider is left alone.
  if (integracao.status !== "ativa") return true;
  const since = await host.database.reconcileSince(tenant_id, integracao_id);
  if (since === null) return true;

  const account = { id: integracao.id, ...(await openAccount(integracao, host)) };
  const fields = { tenant_id, integracao_id };
  let applied = 0;
  let last: string | null = null;
  let page: number | null = 1;
  while (page !== null && page <= MAX_PAGES) {
    const listed = await carrier.listCalls(since, page, account, host.http);
    if (!listed.ok) {
      log.warn("calls.not_listed", { ...fields, code: listed.code });
      return true;
    }
    const { calls, nextPage } = listed.value;
    if (calls.length > 0) {
      applied += await host.database.applyListedCalls(tenant_id, integracao_id, calls);
      last = calls.at(-1)?.startedAt ?? last;
    }
    page = nextPage;
  }
  const nextFrom = page === null ? null : whereToGoOn(since, last);
  await host.database.endReading(tenant_id, integracao_id, nextFrom);
  log.info("calls.reconciled", { ...fields, applied });
  return true;
}

/** A little before the last call read: another may have begun in that same second. */
function whereToGoOn(since: string, last: string | null): string | null {
  const from = last === null ? Number.NaN : Date.parse(last) - 1000;
  return from > Date.parse(since) ? new Date(from).toISOString() : null;
}
