// Who may call the played providers: the keys that exist, and what each lacks.

export type Provider = "openai" | "anthropic";

export interface KeyOptions {
  key: string;
  /** What the control calls and the log call it. */
  name: string;
  /** False: every call that costs is refused for want of money. */
  funded?: boolean;
  /** The only models it may use; all of them without it. */
  models?: string[];
}

export interface AiOptions {
  openai: KeyOptions[];
  anthropic: KeyOptions[];
}

/** Three keys of a provider, as a stack hands them out: one that works and two that lack something. */
export interface ProviderKeys {
  api_key: string;
  unfunded_key: string;
  /** Works for the cheapest models alone. */
  restricted_key: string;
}

const cheapest: Record<Provider, string[]> = {
  openai: ["gpt-6-luna", "text-embedding-3-small"],
  anthropic: ["claude-haiku-5-5"],
};

export function keyring(provider: Provider, keys: ProviderKeys): KeyOptions[] {
  return [
    { key: keys.api_key, name: "main" },
    { key: keys.unfunded_key, name: "unfunded", funded: false },
    { key: keys.restricted_key, name: "restricted", models: cheapest[provider] },
  ];
}
