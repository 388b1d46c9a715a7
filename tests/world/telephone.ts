// The played API4COM's controls, and a call as the database has it.
import type { LigacaoRow } from "../../shared/src/telephony.ts";
import { control } from "./control.ts";
import { signIn, tokenOf } from "./people.ts";
import { config, keys, number, one, rows } from "./stack.ts";
import { until } from "./wait.ts";

interface PlayedCall {
  id: string;
  from: string;
  metadata: { ligacao_id?: string };
  answered_at: string | null;
  ended_at: string | null;
}

interface Delivery {
  url: string;
  body: { eventType?: string; metadata?: PlayedCall["metadata"] };
  status: number | null;
}

const deliveries = () => control<Delivery[]>("GET", "api4com/deliveries");

export const carrier = {
  fail: (fault: object) => control<object>("POST", "api4com/faults", { times: null, ...fault }),
  mend: () => control<object>("DELETE", "api4com/faults"),
  plays: (number: object) => control<object>("POST", "api4com/numbers", number),
  ring: (call: object) => control<object>("POST", "api4com/ring", call),
  calls: () => control<PlayedCall[]>("GET", "api4com/calls"),
  tell: (url: string, body: object) => control<object>("POST", "api4com/webhook", { url, body }),
  doors: async () => [...new Set((await deliveries()).map(({ url }) => url))],
  /** What the webhook of a call's end was answered; nothing while it has not come. */
  toldTheEndOf: async (ligacaoId: string) =>
    (await deliveries()).find(
      ({ body }) => body.eventType === "channel-hangup" && body.metadata?.ligacao_id === ligacaoId,
    )?.status,
  callOf: (ligacaoId: string) =>
    until("the provider has the call", async () =>
      (await carrier.calls()).find(({ metadata }) => metadata.ligacao_id === ligacaoId),
    ),
  /** Who called from this number hangs up. */
  async hangUpFrom(number: string) {
    const call = (await carrier.calls()).find(
      ({ from, ended_at }) => from === number.slice(1) && ended_at === null,
    );
    if (call) await control<object>("POST", "api4com/hangup", { call: call.id });
  },
  /** The person outside hangs up, once both talk. */
  async hangUp(ligacaoId: string) {
    const { id } = await until("somebody answered", async () => {
      const call = await carrier.callOf(ligacaoId);
      return call.answered_at !== null && call;
    });
    await control<object>("POST", "api4com/hangup", { call: id });
  },
};

/** Asks the proxy as a demo person. */
export async function proxyOf(email: string) {
  const token = await tokenOf(await signIn(email));
  return (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${config.urls.api}/functions/v1/api4com-proxy${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, apikey: keys.publishable, ...headers },
      body: body && JSON.stringify(body),
    });
}

export const callRow = (id: string) =>
  one<LigacaoRow & { discagem_ref: string | null }>("select * from public.ligacoes where id = $1", [
    id,
  ]);

export const finished = (id: string) =>
  until("the call is confirmed", async () => {
    const row = await callRow(id);
    return row.confirmada_em !== null && row;
  });

/** How often the log says that the call is over. */
export const linesOf = (id: string, action = "ligacao.finished") =>
  number("select count(*) from public.audit_log where entity_id = $1 and action = $2", [
    id,
    action,
  ]);

/** Whoever waits for the clock is due now. */
export async function hurry() {
  await rows("update public.ligacoes set conferir_em = now() where conferir_em is not null");
  await rows(`update pgmq.q_jobs set vt = clock_timestamp()
               where message ->> 'kind' in ('call.reconcile', 'recording.copy')`);
  await rows("select private.sweep_calls(), private.call_worker('{}')");
}
