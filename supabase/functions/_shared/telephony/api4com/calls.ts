// Dialling, hanging up, and the list of calls.
import { asList, asObject, asText, storable } from "../../provider/json.ts";
import type { Fetch } from "../../provider/provider.ts";
import type { Answer, CallPage, CarrierAccount, Dial, DialOutcome } from "../carrier.ts";
import { ask, errorCodeOf, failure, failureOf } from "./client.ts";
import { parseListed } from "./parse.ts";
import { gatewayOf } from "./webhook.ts";

const PAGE = 50;

export async function dial(
  { extension, number, ligacaoId }: Dial,
  account: CarrierAccount,
  http: Fetch,
): Promise<DialOutcome> {
  const metadata = { gateway: gatewayOf(account), ligacao_id: ligacaoId };
  const body = { extension, phone: number, metadata };
  const result = await ask({ method: "POST", path: "/dialer", body }, account, http);
  // The provider may hold the request for as long as the phone rings.
  if (result.end === "lost") return { result: "pending", ref: null };
  const failed = failureOf(result);
  // So may a gateway in front of it that gave up waiting.
  const isUncertain = failed?.code === "unknown_answer" || failed?.code === "provider_unavailable";
  if (isUncertain && failed.retry) return { result: "pending", ref: null };
  if (errorCodeOf(result) === "EXTENSION_NOT_FOUND") {
    return { result: "refused", code: "extension_unknown" };
  }
  if (failed) return { result: "refused", code: failed.code };
  return {
    result: "pending",
    ref: result.end === "answered" ? asText(asObject(result.json).id) : null,
  };
}

export async function hangUp(
  ref: string,
  account: CarrierAccount,
  http: Fetch,
): Promise<Answer<boolean>> {
  const path = `/calls/${encodeURIComponent(ref)}/hangup`;
  const result = await ask({ method: "POST", path, body: {} }, account, http);
  const failed = failureOf(result);
  if (errorCodeOf(result) === "CALL_NOT_FOUND") return { ok: true, value: false };
  return failed ?? { ok: true, value: true };
}

export async function listCalls(
  since: string,
  page: number,
  account: CarrierAccount,
  http: Fetch,
): Promise<Answer<CallPage>> {
  const filter = {
    where: { and: [{ started_at: { gt: since } }] },
    order: "started_at ASC",
    limit: PAGE,
  };
  const query = new URLSearchParams({ page: `${page}`, filter: JSON.stringify(filter) });
  const result = await ask({ method: "GET", path: `/calls?${query}` }, account, http);
  const failed = failureOf(result);
  if (failed) return failed;
  const answer = asObject(result.end === "answered" ? result.json : null);
  if (!Array.isArray(answer.data)) return failure("unknown_answer");
  // Sources differ in what the page's numbers are called.
  const { nextPage } = asObject(answer.meta ?? answer.metadata);
  return {
    ok: true,
    value: {
      // One odd letter would cost the whole page.
      calls: asList(storable(answer.data)).flatMap((row) => parseListed(row) ?? []),
      nextPage: typeof nextPage === "number" && nextPage > page ? nextPage : null,
    },
  };
}
