// What connecting a provider takes, whatever it connects: customers who write, calls, or an AI.
import type { Json } from "@prosa/shared/database.types.ts";
import type {
  AiReport,
  ChannelDraft,
  TelephonyReport,
  TestResponse,
} from "@prosa/shared/integrations.ts";
import { aiProviderOf, aiProviders } from "../_shared/ai/registry.ts";
import { channelOf, channels } from "../_shared/channels/registry.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { ProviderConfig, Secrets } from "../_shared/provider/provider.ts";
import { carrierOf, carriers } from "../_shared/telephony/registry.ts";
import { connectsAi } from "./connects_ai.ts";
import { connectsCarrier } from "./connects_carrier.ts";
import { connectsChannel } from "./connects_channel.ts";

/** A connection as it is, or is to be. */
export interface Connecting {
  id: string;
  nome: string;
  configuracao: Json;
  secrets: Secrets;
}

/** What the provider gave proof of. */
export interface Proof {
  /** The numbers that go live with it. */
  channels: ChannelDraft[];
  telephony: TelephonyReport | null;
  ai: AiReport | null;
}

export interface Connector {
  readonly id: string;
  readonly config: ProviderConfig;
  /** Secrets that we make where nobody gives them: name → what a given one must match. */
  readonly ownSecrets: Readonly<Record<string, RegExp>>;
  /** Whether what was stored before must not follow to these settings without being typed again. */
  asksSecretsAgain(before: Json, after: Json): boolean;
  /** Refuses with the provider's reason. Nothing is stored before this. */
  prove(connecting: Connecting, host: Host): Promise<Proof>;
  /** What the provider says now, whatever it is. */
  test(connecting: Connecting, host: Host): Promise<TestResponse>;
}

export function connectors(): Connector[] {
  return [
    ...channels.map(connectsChannel),
    ...carriers.map(connectsCarrier),
    ...aiProviders.map(connectsAi),
  ];
}

export function connectorOf(plataforma: string): Connector {
  const channel = channelOf(plataforma);
  if (channel) return connectsChannel(channel);
  const carrier = carrierOf(plataforma);
  if (carrier) return connectsCarrier(carrier);
  const provider = aiProviderOf(plataforma);
  if (provider) return connectsAi(provider);
  throw new Refusal("plataforma_unknown");
}
