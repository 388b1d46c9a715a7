// What the form sent, split into settings anybody may read again and secrets nobody may.
import type { Json } from "@prosa/shared/database.types.ts";
import type { CatalogField } from "@prosa/shared/integrations.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { ProviderConfig, Secrets } from "../_shared/provider/provider.ts";
import { toBase64Url } from "../_shared/secrets.ts";
import type { Connector } from "./connector.ts";

export interface ReadValues {
  configuracao: Json;
  /** Only those that were filled in: what is left out keeps its stored value. */
  secrets: Record<string, string>;
}

export function readValues(config: ProviderConfig, values: Record<string, string>): ReadValues {
  const settings: Record<string, Json> = {};
  const secrets: Record<string, string> = {};
  for (const field of config.provider.fields) {
    const value = values[field.name]?.trim() || field.default || "";
    if (value === "") continue;
    const items = field.kind === "list" ? value.split(/[\s,;]+/).filter(Boolean) : [value];
    if (!items.every((item) => matches(field, item))) throw invalid();
    if (field.kind === "secret") secrets[field.name] = value;
    else settings[field.name] = field.kind === "list" ? [...new Set(items)] : value;
  }
  const checked = config.settings.safeParse(settings);
  if (!checked.success) throw invalid();
  return { configuracao: checked.data, secrets };
}

export function requireSecrets(config: ProviderConfig, secrets: Secrets): void {
  const missing = config.provider.fields.some(
    (field) => field.kind === "secret" && field.required && !secrets[field.name],
  );
  if (missing) throw invalid();
}

/** Those that are new: given with the values, or made now because none is kept. */
export function ownSecrets(
  connector: Connector,
  values: Record<string, string>,
  kept: Secrets,
): Record<string, string> {
  const made: Record<string, string> = {};
  for (const [name, pattern] of Object.entries(connector.ownSecrets)) {
    const given = values[name];
    if (given && !pattern.test(given)) throw invalid();
    if (given || !kept[name])
      made[name] = given || toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  }
  return made;
}

function matches(field: CatalogField, value: string): boolean {
  if (field.kind === "select") return field.options.includes(value);
  return field.pattern === null || new RegExp(field.pattern).test(value);
}

function invalid(): Refusal {
  return new Refusal("integracao_settings_invalid");
}
