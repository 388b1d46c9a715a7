// Provider connections as the settings page and the `integrations` function exchange them. The
// page draws its forms from the catalogue, so it never knows a provider by name.
import { z } from "zod";
import type { Json } from "./database.types.ts";
import type { ConnectionFailure } from "./errors.ts";
import type { ChannelCapabilities } from "./message-content.ts";

export const PlataformaEnum = z.enum(["anthropic", "api4com", "compatible", "openai", "whatsapp"]);
export type Plataforma = z.infer<typeof PlataformaEnum>;

export const integracaoStatuses = ["ativa", "inativa"] as const;
export type IntegracaoStatus = (typeof integracaoStatuses)[number];

export interface CatalogField {
  name: string;
  label_key: string;
  help_key: string;
  /** `secret` is write-only: after saving only its last four characters are shown again. */
  kind: "text" | "secret" | "select" | "list";
  required: boolean;
  default: string | null;
  /** A regular expression the whole value (each line of a `list`) must match. */
  pattern: string | null;
  options: string[];
}

export interface CatalogProvider {
  id: string;
  name_key: string;
  category: "messaging" | "telephony" | "ai";
  fields: CatalogField[];
  /** How to finish at the provider's own site, in order. */
  steps: { key: string }[];
  /** Whether the provider must be given a webhook URL of ours. */
  webhook: boolean;
  /** That URL, with `{id}` where the connection's id goes. */
  webhook_url_template: string | null;
}

export interface Catalog {
  providers: CatalogProvider[];
}

export const connectRequest = z.object({
  /** Present when an existing connection is edited; a secret left out is kept. */
  id: z.uuid().nullish(),
  plataforma: z.string().min(1).max(40),
  nome: z.string().trim().min(1).max(80),
  values: z.record(z.string().max(60), z.string().max(4000)),
});
export type ConnectRequest = z.infer<typeof connectRequest>;

export const testRequest = z.object({ id: z.uuid() });

/** What an AI is good for, and what its models are called; null where the provider does not say. */
export interface ModelsResponse {
  capabilities: AiReport["capabilities"];
  models: string[] | null;
}

/** One address of ours at a provider, as save_integracao() stores it. */
export type ChannelDraft = {
  external_id: string;
  name: string;
  display_address: string | null;
  /** `account`: the provider's account the address belongs to, for events about it as a whole. */
  config: { account: string };
  /** Null where the provider sets no limit. */
  reply_window_hours: number | null;
  max_text_length: number;
  capabilities: ChannelCapabilities;
};

export interface IntegracaoSummary {
  id: string;
  plataforma: string;
  nome: string;
  status: IntegracaoStatus;
  configuracao: Json;
  pistas: Record<string, string>;
}

/** What a telephone provider's account has. */
export interface TelephonyReport {
  extensions: number;
  /** Where its extensions register; null while it has none. */
  domain: string | null;
}

/** What an AI's account offers. */
export interface AiReport {
  /** Null where the provider does not say. */
  models: number | null;
  capabilities: ("text" | "embeddings" | "transcription")[];
}

export interface ConnectResponse {
  integracao: IntegracaoSummary;
  telephony: TelephonyReport | null;
  ai: AiReport | null;
  channels: {
    id: string;
    external_id: string;
    name: string;
    display_address: string | null;
    is_active: boolean;
  }[];
  webhook_url: string | null;
  /** The last characters of the token to paste beside the URL; the rest was typed by the person. */
  verify_token_hint: string | null;
}

/** What the provider says about one address. */
export interface AddressReport {
  external_id: string;
  display_phone_number: string | null;
  verified_name: string | null;
  quality_rating: string | null;
  code: ConnectionFailure | null;
}

export interface TestResponse {
  ok: boolean;
  /** The first thing that is wrong, null when all is well. */
  code: ConnectionFailure | null;
  /** The first address, for the common case of one; all of them in `addresses`. */
  details: Omit<AddressReport, "code"> | null;
  addresses: AddressReport[];
  /** Of a telephone provider that answers. */
  telephony: TelephonyReport | null;
  /** Of an AI that answers. */
  ai: AiReport | null;
}
