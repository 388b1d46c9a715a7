// A worker with a database and a provider that answer as told.
import type { SendOutcome } from "../_shared/channels/channel.ts";
import type { ClaimedMessage, Database } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { fakeHost, INTEGRACAO, logged, NUMBER, TENANT, vault } from "../_shared/http/testing.ts";
import type { ClaimedJob } from "../_shared/jobs/job_database.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { drain } from "./drain.ts";

export const TOKEN = "EAA-the-token";
const sealedToken = await vault.seal(
  TOKEN,
  integracaoSecretPlace(TENANT, INTEGRACAO, "access_token"),
);

export function claimed(number: number, more: Partial<ClaimedMessage> = {}): ClaimedMessage {
  return {
    outbox_id: String(number),
    lease: crypto.randomUUID(),
    message_id: crypto.randomUUID(),
    tenant_id: TENANT,
    conversation_id: crypto.randomUUID(),
    channel_id: crypto.randomUUID(),
    channel_kind: "whatsapp",
    channel_external_id: NUMBER,
    integracao_id: INTEGRACAO,
    integracao_configuracao: {},
    access_token: sealedToken,
    to_identities: [{ kind: "phone", value: "+5511999990101" }],
    type: "text",
    body: `mensagem ${number}`,
    payload: {},
    reply_to_ref: null,
    attempt: 1,
    attachment: null,
    template: null,
    window_closed: false,
    ...more,
  };
}

interface Desk {
  queue?: ClaimedMessage[];
  jobs?: ClaimedJob[];
  database?: Partial<Database>;
  provider?: Host["http"];
  takeForMs?: number;
  lingerMs?: number;
}

export const accepts: Host["http"] = (_url, init) => {
  const { biz_opaque_callback_data: id } = JSON.parse(String(init?.body));
  return Promise.resolve(Response.json({ messages: [{ id: `wamid.${id}` }], contacts: [] }));
};

export async function work(desk: Desk) {
  const {
    queue = [],
    jobs = [],
    database = {},
    provider = accepts,
    takeForMs,
    lingerMs = 0,
  } = desk;
  const waiting = [...queue];
  const settled = new Map<string, SendOutcome>();
  const done = {
    finished: [] as string[],
    postponed: [] as string[],
    buried: [] as string[],
    woken: 0,
  };
  const host = fakeHost(
    {
      claimMessages: (_worker, max) => Promise.resolve(waiting.splice(0, max)),
      startAttempt: () => Promise.resolve(true),
      settleAttempt: ({ outbox_id }, outcome) => {
        settled.set(outbox_id, outcome);
        return Promise.resolve();
      },
      takeTurn: () => Promise.resolve(0),
      claimJobs: (max) => Promise.resolve(jobs.splice(0, max)),
      finishJob: async (id) => void done.finished.push(id),
      buryJob: async (id) => void done.buried.push(id),
      postponeJob: async (id) => void done.postponed.push(id),
      callWorker: () => {
        done.woken += 1;
        return Promise.resolve();
      },
      ...database,
    },
    provider,
  );
  const { result, lines } = await logged(() => drain(host, takeForMs, lingerMs));
  return { summary: result, settled, lines, ...done };
}
