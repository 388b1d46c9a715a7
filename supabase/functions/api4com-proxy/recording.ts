// A call's recording, for whoever may see the call: their own client decides that, before anything
// is looked for. Each request is written down. From our bucket once it was copied, else straight from
// the provider, whose link nobody is told.
import { databaseRefusal, Refusal, refusing } from "../_shared/http/problem.ts";
import type { OpenRecording } from "../_shared/telephony/call_database.ts";
import type { CarrierAsked } from "./asked.ts";

export async function recording(asked: CarrierAsked): Promise<Response> {
  const { caller, host, id } = asked;
  const { data, error } = await caller.supabase
    .from("ligacoes")
    .select("id, gravacao_estado")
    .eq("tenant_id", caller.tenantId)
    .eq("id", id)
    .maybeSingle();
  if (error) throw databaseRefusal(error);
  if (!data) throw new Refusal("ligacao_not_found");
  if (data.gravacao_estado === "falhou") throw new Refusal("recording_lost");
  const found = await refusing(host.database.openRecording(caller, id));
  if (found === null) throw new Refusal("recording_not_found");
  return found.storage_path === null
    ? await fromProvider(asked, found)
    : await fromBucket(asked, found.storage_path);
}

async function fromBucket({ host, request }: CarrierAsked, path: string): Promise<Response> {
  const answer = await host.recordings.serve(path, request.headers.get("range"));
  if (answer === null) throw new Refusal("recording_lost");
  return answer;
}

/** Whole, whatever part was asked for: its length is not known before it has come. */
async function fromProvider(
  asked: CarrierAsked,
  { source_url, integracao_id }: OpenRecording,
): Promise<Response> {
  const { carrier, host } = asked;
  // Its own connection, which may be switched off by now.
  const integracao = await host.database.integracao(integracao_id);
  if (!integracao) throw new Refusal("recording_lost");
  const { variables } = host.env;
  const account = { settings: integracao.configuracao, secrets: {}, variables };
  const found = await carrier.fetchRecording(source_url, account, host.http);
  if (!found.ok) throw new Refusal("recording_not_yet");
  const headers = new Headers({ "cache-control": "private, no-store" });
  headers.set("content-type", soundType(found.mimeType));
  if (found.size !== null) headers.set("content-length", `${found.size}`);
  return new Response(found.body, { headers });
}

/** Nothing that a browser would run, whatever the provider calls it. */
function soundType(mimeType: string | null): string {
  const type = mimeType?.split(";")[0]?.trim() ?? "";
  return /^audio\/[\w.+-]+$/.test(type) ? type : "application/octet-stream";
}
