// The interface of every telephone provider. Nothing outside an adapter's folder and its registry
// line knows one by name.
import type { Enums, Json } from "@prosa/shared/database.types.ts";
import type { CarrierFailure } from "@prosa/shared/errors.ts";
import type { Account, Fetch, ProviderConfig } from "../provider/provider.ts";

/** A tenant's account, and the connection's id: what a call of ours is known by at the provider. */
export interface CarrierAccount extends Account {
  id: string;
}

/** What the provider answered, or our code for why it did not; `retry` where later may end otherwise. */
export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; code: CarrierFailure; retry: boolean; retryAfterMs: number | null };

/** An extension of the account, with the password that never leaves the server. */
export interface Extension {
  extension: string;
  domain: string;
  password: string;
  name: string | null;
  email: string | null;
}

/** Where a webphone registers an extension. */
export interface SipServer {
  realm: string;
  wssUrl: string;
  /** Only those it needs: each delays every call. */
  iceServers: { urls: string }[];
}

export interface Dial {
  extension: string;
  /** E.164, or a short code as it is dialled. */
  number: string;
  ligacaoId: string;
}

/**
 * What became of a dial. `pending`: the provider may be ringing already, so it is not dialled again;
 * the `ref` hangs up, and is null where the provider did not get to say it.
 */
export type DialOutcome =
  | { result: "pending"; ref: string | null }
  | { result: "refused"; code: CarrierFailure };

/** What a provider says of one call, by webhook or in its list. */
export interface CallReport {
  /** The provider's own id of the call. */
  ref: string;
  /** Ours, as it came back in the metadata. Whoever holds the token can write there: untrusted. */
  ligacaoId: string | null;
  direcao: Enums<"ligacao_direcao">;
  /** `chamando` and `em_andamento` may still change, the others are how it ended. */
  status: CallStatus;
  extension: string;
  /** The one outside: E.164 where it can be read as that, else as it came. */
  number: string;
  startedAt: string | null;
  answeredAt: string | null;
  endedAt: string | null;
  seconds: number | null;
  /** The provider's word for how it ended. */
  cause: string | null;
  recordingUrl: string | null;
}

export type CallStatus = Enums<"ligacao_status">;

export interface CallPage {
  calls: CallReport[];
  nextPage: number | null;
}

/** `gone`: it will never come; `refused`: it leads to where we do not fetch from. */
export type Recording =
  | { ok: true; body: ReadableStream<Uint8Array>; mimeType: string | null; size: number | null }
  | { ok: false; verdict: "retry" | "gone" | "refused" };

export interface CarrierConfig<Settings = Json> extends ProviderConfig<Settings> {
  /** Why these settings may not be used, before the provider is asked; null = they may. */
  refuse(settings: Settings, variables: Account["variables"]): CarrierFailure | null;
}

export interface Carrier {
  readonly id: string;
  readonly config: CarrierConfig;

  /** The account's extensions; that they are told proves the token. */
  extensions(account: CarrierAccount, http: Fetch): Promise<Answer<Extension[]>>;
  /** Where an extension of this domain registers. */
  sipServer(domain: string, account: Account): SipServer;
  /** Has the account's calls told to `url`; null = done, and the provider's answer says so. */
  registerWebhook(
    url: string,
    account: CarrierAccount,
    http: Fetch,
  ): Promise<CarrierFailure | null>;
  /** Rings the extension, then the number. */
  dial(dial: Dial, account: CarrierAccount, http: Fetch): Promise<DialOutcome>;
  /** Ends a call by the `ref` of its dial; false where the provider knows of no such call going on. */
  hangUp(ref: string, account: CarrierAccount, http: Fetch): Promise<Answer<boolean>>;
  /** The account's finished calls since a moment, the oldest first; pages count from 1. */
  listCalls(
    since: string,
    page: number,
    account: CarrierAccount,
    http: Fetch,
  ): Promise<Answer<CallPage>>;
  /** Pure and total: what a webhook says of a call; null when it is none that we know. */
  parse(json: unknown): CallReport | null;
  /** Follows redirects within the provider's own hosts only. */
  fetchRecording(url: string, account: Account, http: Fetch): Promise<Recording>;
}

/** Ties an adapter's settings type together and forgets it: the core handles them as data. */
export function defineCarrier<Settings extends Json>(
  carrier: Omit<Carrier, "config"> & { config: CarrierConfig<Settings> },
): Carrier {
  const { settings, refuse, ...config } = carrier.config;
  return {
    ...carrier,
    config: {
      ...config,
      settings,
      refuse: (values, variables) => {
        const checked = settings.safeParse(values);
        if (checked.success) return refuse(checked.data, variables);
        const isAddress = checked.error.issues.some(({ path }) => path[0] === "base_url");
        return isAddress ? "base_url_refused" : "provider_refused";
      },
    },
  };
}
