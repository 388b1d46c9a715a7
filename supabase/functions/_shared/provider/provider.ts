// What every provider is to us, whatever it connects: a form to fill in, secrets of a tenant's own
// account, and HTTP as the way there.
import type { Json } from "@prosa/shared/database.types.ts";
import type { CatalogField, CatalogProvider } from "@prosa/shared/integrations.ts";
import type { z } from "zod";

export type Fetch = typeof globalThis.fetch;
export type Secrets = Readonly<Record<string, string | undefined>>;
/** The environment as adapters see it: their base URLs and the platform's own secrets. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a tenant fills in, as a form and as the check of what comes back from it. */
export interface ProviderConfig<Settings = Json> {
  provider: Omit<CatalogProvider, "webhook_url_template">;
  /** The settings that are not secret, as `integracoes.configuracao` keeps them. */
  settings: z.ZodType<Settings>;
}

/** Makes the fields of a provider's form; their words are in the locales, below its id and their names. */
export function fieldOf(providerId: string) {
  return (
    name: string,
    kind: CatalogField["kind"],
    pattern: string,
    more: Partial<Pick<CatalogField, "required" | "default">> = {},
  ): CatalogField => {
    const key = `providers.${providerId}.fields.${name}`;
    return {
      name,
      label_key: `${key}.label`,
      help_key: `${key}.help`,
      kind,
      required: true,
      default: null,
      pattern,
      options: [],
      ...more,
    };
  };
}

/** A tenant's own account at a provider, as every call to it needs it. */
export interface Account {
  settings: Json;
  secrets: Secrets;
  variables: Variables;
}
