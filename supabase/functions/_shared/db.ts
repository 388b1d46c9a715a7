// The functions' own way to Postgres: a few functions in `private`, each one transaction. What is
// done with a user's rights never comes through here.
import type { Json } from "@prosa/shared/database.types.ts";
import type { ChannelDraft } from "@prosa/shared/integrations.ts";
import type { Identity, InboundSlice } from "@prosa/shared/messages.ts";
import type { ListedTemplate } from "@prosa/shared/templates.ts";
import postgres from "postgres";
import { type AiDatabase, aiQueries } from "./ai/ai_database.ts";
import { type TranscriptDatabase, transcriptQueries } from "./ai/transcript_database.ts";
import type { SendOutcome } from "./channels/channel.ts";
import { type JobDatabase, jobQueries } from "./jobs/job_database.ts";
import { type KnowledgeDatabase, knowledgeQueries } from "./knowledge/database.ts";
import { type MediaDatabase, mediaQueries } from "./media/database.ts";
import { type ActingFor, claimsOf, endedWithin, only, type Within } from "./statements.ts";
import { type CallDatabase, callQueries } from "./telephony/call_database.ts";
import { type RamalDatabase, ramalQueries } from "./telephony/ramal_database.ts";

export interface Delivery {
  provider: string;
  /** Null at the platform's own door. */
  integracaoId: string | null;
  sha256: string;
  raw: string;
  slices: InboundSlice[];
}

export interface IngestResult {
  duplicate: boolean;
  applied: number;
  pending: number;
  unknown: number;
  /** Whose numbers it was for. */
  tenants: string[];
}

/** A provider connection with its secrets still sealed. */
export interface SealedIntegracao {
  id: string;
  tenant_id: string;
  plataforma: string;
  status: "ativa" | "inativa";
  configuracao: Json;
  access_token: string | null;
  segredos: Record<string, string>;
}

export interface ClaimedMessage {
  outbox_id: string;
  lease: string;
  message_id: string;
  tenant_id: string;
  conversation_id: string;
  channel_id: string;
  channel_kind: string;
  channel_external_id: string;
  integracao_id: string;
  integracao_configuracao: Json;
  access_token: string | null;
  to_identities: Identity[] | null;
  type: string;
  body: string | null;
  payload: Json;
  reply_to_ref: string | null;
  attempt: number;
  attachment: ClaimedAttachment | null;
  /** The stored definition of the template that `payload` names. */
  template: Json;
  /** While it waited, the time ran out in which the customer may be written to freely. */
  window_closed: boolean;
}

/** A file of ours to be sent; `provider_ref` where the provider has the same bytes already. */
export interface ClaimedAttachment {
  id: string;
  type: string;
  storage_path: string;
  file_name: string | null;
  mime_type: string;
  sha256: string;
  size_bytes: number;
  provider_ref: string | null;
}

/** A customer's message as its provider knows it, to say of it that it was read or is being answered. */
export interface SignTarget {
  channel_kind: string;
  address: string;
  integracao_id: string;
  ref: string;
}

export interface MailRecipient {
  email: string;
  name: string;
  tenant: string;
}

/** A connection as the provider has accepted it, sealed. A null access token keeps the stored one. */
export interface IntegracaoDraft {
  id: string;
  plataforma: string;
  nome: string;
  configuracao: Json;
  access_token: string | null;
  segredos: Record<string, string>;
  pistas: Record<string, string>;
  channels: ChannelDraft[];
}

export interface Database
  extends MediaDatabase,
    RamalDatabase,
    CallDatabase,
    AiDatabase,
    TranscriptDatabase,
    KnowledgeDatabase,
    JobDatabase {
  /** Refuses with SQLSTATE PT403 when the caller is no admin of the tenant any more. */
  saveIntegracao(caller: ActingFor, draft: IntegracaoDraft): Promise<void>;
  ingest(delivery: Delivery): Promise<IngestResult>;
  integracao(id: string): Promise<SealedIntegracao | null>;
  claimMessages(worker: string, max: number): Promise<ClaimedMessage[]>;
  startAttempt(message: ClaimedMessage): Promise<boolean>;
  /** False when the lease was lost already: do not go on. */
  renewLease(message: ClaimedMessage, seconds: number): Promise<boolean>;
  settleAttempt(message: ClaimedMessage, outcome: SendOutcome): Promise<void>;
  retryDelivery(tenantId: string, deliveryId: string, giveUp: boolean): Promise<boolean>;
  feedBroadcast(tenantId: string, broadcastId: string): Promise<void>;
  forgetTag(tenantId: string, tagId: string): Promise<void>;
  /** Takes over the whole list: what is not in it is marked as removed. */
  storeTemplates(
    tenantId: string,
    integracaoId: string,
    templates: ListedTemplate[],
  ): Promise<void>;
  /** The token is refused: opens the breaker of the channel, or without one of all of the connection's. */
  reportRefusedAccess(tenantId: string, integracaoId: string, channelId?: string): Promise<void>;
  /** Null when there is nobody to tell any more. */
  signTarget(tenantId: string, messageId: string): Promise<SignTarget | null>;
  /** Null when they are no admin of the tenant any more. */
  mailRecipient(tenantId: string, userId: string): Promise<MailRecipient | null>;
  close(): Promise<void>;
}

const STATEMENT_MS = 20_000;

export function connect(url: string, statementMs = STATEMENT_MS): Database {
  // prepare: false for the pooler's transaction mode; few connections, since isolates are many.
  const sql = postgres(url, {
    max: 3,
    prepare: false,
    fetch_types: false,
    connect_timeout: 10,
    idle_timeout: 20,
    onnotice: () => undefined,
  });
  // JSON goes as text: the driver would encode a string parameter of type jsonb a second time.
  const json = (value: unknown) => JSON.stringify(value);
  const within: Within = (query) => endedWithin(query, statementMs);

  return {
    ...mediaQueries(sql, within),
    ...ramalQueries(sql, within),
    ...callQueries(sql, within),
    ...aiQueries(sql, within),
    ...transcriptQueries(sql, within),
    ...knowledgeQueries(sql, within),
    ...jobQueries(sql, within),

    async ingest({ provider, integracaoId, sha256, raw, slices }) {
      const [row] = await within(sql<{ result: IngestResult }[]>`
        select private.ingest(
          ${provider}, ${integracaoId}::uuid, ${sha256}, ${raw}, ${json(slices)}::text::jsonb
        ) as result`);
      return only(row).result;
    },

    async saveIntegracao(caller, draft) {
      await within(sql`
        select private.save_integracao(
          ${claimsOf(caller)}::text::jsonb, ${draft.id}::uuid,
          ${draft.plataforma}, ${draft.nome}, ${json(draft.configuracao)}::text::jsonb,
          ${draft.access_token}::text, ${json(draft.segredos)}::text::jsonb,
          ${json(draft.pistas)}::text::jsonb, ${json(draft.channels)}::text::jsonb)`);
    },

    async integracao(id) {
      const [row] = await within(sql<{ found: SealedIntegracao | null }[]>`
        select private.webhook_secrets(${id}::uuid) as found`);
      return only(row).found;
    },

    async claimMessages(worker, max) {
      return await within(sql<ClaimedMessage[]>`
        select * from private.claim_outbox(${worker}, ${max}::integer)`);
    },

    async startAttempt({ outbox_id, lease }) {
      const [row] = await within(sql<{ ours: boolean }[]>`
        select private.start_attempt(${outbox_id}::bigint, ${lease}::uuid) as ours`);
      return only(row).ours;
    },

    async renewLease({ outbox_id, lease }, seconds) {
      const [row] = await within(sql<{ ours: boolean }[]>`
        select private.renew_lease(
          ${outbox_id}::bigint, ${lease}::uuid, ${seconds}::integer) as ours`);
      return only(row).ours;
    },

    async settleAttempt({ outbox_id, lease }, outcome) {
      await within(sql`
        select private.settle_attempt(
          ${outbox_id}::bigint, ${lease}::uuid, ${json(outcome)}::text::jsonb)`);
    },

    async feedBroadcast(tenantId, broadcastId) {
      await within(sql`select private.feed_broadcast(${tenantId}::uuid, ${broadcastId}::uuid)`);
    },

    async forgetTag(tenantId, tagId) {
      await within(sql`select private.forget_tag(${tenantId}::uuid, ${tagId}::uuid)`);
    },

    async retryDelivery(tenantId, deliveryId, giveUp) {
      const [row] = await within(sql<{ done: boolean }[]>`
        select private.retry_delivery(
          ${tenantId}::uuid, ${deliveryId}::uuid, ${giveUp}::boolean) as done`);
      return only(row).done;
    },

    async storeTemplates(tenantId, integracaoId, templates) {
      await within(sql`
        select private.store_templates(
          ${tenantId}::uuid, ${integracaoId}::uuid, ${json(templates)}::text::jsonb)`);
    },

    async reportRefusedAccess(tenantId, integracaoId, channelId) {
      await within(sql`
        select private.report_refused_access(
          ${tenantId}::uuid, ${integracaoId}::uuid, ${channelId ?? null}::uuid)`);
    },

    async signTarget(tenantId, messageId) {
      const [row] = await within(sql<{ target: SignTarget | null }[]>`
        select private.sign_target(${tenantId}::uuid, ${messageId}::uuid) as target`);
      return only(row).target;
    },

    async mailRecipient(tenantId, userId) {
      const [row] = await within(sql<{ found: MailRecipient | null }[]>`
        select private.mail_recipient(${tenantId}::uuid, ${userId}::uuid) as found`);
      return only(row).found;
    },

    close: () => sql.end({ timeout: 5 }),
  };
}
