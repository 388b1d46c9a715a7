// The interface every channel implements. Nothing outside an adapter's folder and its registry line
// knows a provider: the core asks `capabilities`, the web draws forms from `config`.
import type { Json } from "@prosa/shared/database.types.ts";
import type { ConnectionFailure, ErrorCode } from "@prosa/shared/errors.ts";
import type { AddressReport } from "@prosa/shared/integrations.ts";
import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";
import type { MessageFailure } from "@prosa/shared/message-failures.ts";
import type { Identity, InboundSlice, ProviderStatus } from "@prosa/shared/messages.ts";
import type { ListedTemplate, TemplateDefinition } from "@prosa/shared/templates.ts";
import type { Account, Fetch, ProviderConfig, Secrets } from "../provider/provider.ts";

export interface Capabilities {
  /** Hours after the customer's last message in which free text is allowed; null = no limit. */
  replyWindowHours: number | null;
  maxTextLength: number;
  quotedReplies: boolean;
  /** What it can carry, as the database and the composer are told. */
  content: ChannelCapabilities;
  /** Whether the provider can be asked what became of a message. */
  statusLookup: boolean;
}

export interface ChannelConfig<Settings = Json> extends ProviderConfig<Settings> {
  /** The addresses these settings connect, one row of `channels` each; none when they are broken. */
  addresses(settings: Settings): string[];
  /** The account they belong to, as slices about the whole account name it. */
  account(settings: Settings): string;
  /** Where the platform's own door finds its secrets: name → variable. */
  platformSecrets: Readonly<Record<string, string>>;
}

export interface SignedRequest {
  headers: Headers;
  body: ArrayBuffer;
}

/** A verified delivery: its body as JSON, and when it came in for what carries no usable time. */
export interface RawEvent {
  json: unknown;
  receivedAt: string;
}

/** A provider account with one address of it, as sending and testing need it. */
export interface Connection extends Account {
  address: string;
}

export interface Outbound {
  /** Our message id; travels with the message where the provider echoes it. */
  id: string;
  to: readonly Identity[];
  type: string;
  body: string | null;
  /** By type: `ContentPayloads` of shared/src/message-content.ts, as send_message() let it through. */
  payload: Json;
  /** The definition of the template that `payload` fills in. */
  template: TemplateDefinition | null;
  /** The message quoted, or reacted to. */
  replyToRef: string | null;
  /** The message's file, which lies at the provider's already. */
  media: MediaRef | null;
  attempt: number;
}

export interface MediaRef {
  ref: string;
  file_name: string | null;
}

/**
 * What became of one attempt. `retry` only when the provider surely did not take the message;
 * `uncertain` when it may have: nobody resends that but a person.
 */
export type SendOutcome =
  | { result: "sent"; provider_ref: string; identities: Identity[] }
  | { result: "retry"; code: MessageFailure; retry_after_ms: number | null }
  /** `unasked`: it failed on our side, and says nothing about the provider. */
  | { result: "failed"; code: MessageFailure; detail: string | null; unasked?: true }
  | { result: "uncertain"; code: MessageFailure };

/**
 * A file at the provider's. `gone`: it will never come again; `refused`: fetching it again would end
 * the same.
 */
export type MediaDownload =
  | {
      ok: true;
      body: ReadableStream<Uint8Array>;
      mimeType: string | null;
      /** As hex, where the provider says it. */
      sha256: string | null;
    }
  | { ok: false; verdict: "retry" | "gone" | "refused"; code: ErrorCode };

/** A file of ours on its way to the provider. */
export interface MediaFile {
  body: ReadableStream<Uint8Array>;
  size: number;
  mimeType: string;
}

/** `retry` only where another try may end otherwise: nothing was sent to anybody yet. */
export type MediaUpload =
  | { ok: true; ref: string; expiresAt: string }
  | { ok: false; retry: boolean; code: MessageFailure };

/** The provider's whole list; `retry` where asking again may end otherwise. */
export type TemplateList =
  | { ok: true; templates: ListedTemplate[] }
  | { ok: false; retry: boolean; code: ConnectionFailure };

/**
 * One way to reach customers. English for document 001's BaseChannelAdapter:
 * initialize → `config`, enviarMensagem and enviarMidia → `send`, processarWebhook → `parse`,
 * validarWebhook → `verify`, getStatusMensagem → `fetchStatus`, marcarComoLida → `markRead`,
 * isAtivo → `isActive`.
 */
export interface Channel {
  readonly id: string;
  readonly config: ChannelConfig;
  readonly capabilities: Capabilities;

  /** The text to answer when a provider proves by GET that the URL is ours; null = refuse. */
  handshake(url: URL, secrets: Secrets): Promise<string | null>;
  /** Whether these bytes were signed with our secret, in constant time and before any parsing. */
  verify(request: SignedRequest, secrets: Secrets): Promise<boolean>;
  /** Pure and total: whatever JSON comes in, what it says to each address of ours goes out. */
  parse(raw: RawEvent): InboundSlice[];
  /** Never throws: every way a call can end is an outcome. */
  send(message: Outbound, connection: Connection, http: Fetch): Promise<SendOutcome>;
  /** Finds a customer's file by the provider's name for it, and fetches it from the provider alone. */
  fetchMedia(id: string, connection: Connection, http: Fetch): Promise<MediaDownload>;
  /** Takes a file to the provider, to be sent by the name it is given there. */
  uploadMedia(file: MediaFile, connection: Connection, http: Fetch): Promise<MediaUpload>;
  /** Shows the customer that we read up to this message; false when the provider refused. */
  markRead(ref: string, connection: Connection, http: Fetch): Promise<boolean>;
  /** Shows the customer that somebody is answering this message; false when the provider refused. */
  showTyping(ref: string, connection: Connection, http: Fetch): Promise<boolean>;
  /** Every template of the account, also those that cannot be sent. */
  listTemplates(connection: Connection, http: Fetch): Promise<TemplateList>;
  /** What the provider says of a message now, or null where it cannot be asked. */
  fetchStatus(ref: string, connection: Connection, http: Fetch): Promise<ProviderStatus | null>;
  /** Asks the provider whether the address is ours and works. */
  isActive(connection: Connection, http: Fetch): Promise<AddressReport>;
  /** Asks the provider to deliver this account's events to us; null = done. */
  subscribe(connection: Connection, http: Fetch): Promise<ConnectionFailure | null>;
}

/** Ties an adapter's settings type together and forgets it: the core handles them as data. */
export function defineChannel<Settings extends Json>(
  channel: Omit<Channel, "config"> & { config: ChannelConfig<Settings> },
): Channel {
  const { settings, addresses, account, ...config } = channel.config;
  return {
    ...channel,
    config: {
      ...config,
      settings,
      addresses: (values) => {
        const checked = settings.safeParse(values);
        return checked.success ? addresses(checked.data) : [];
      },
      account: (values) => account(settings.parse(values)),
    },
  };
}
