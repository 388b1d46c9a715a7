// What the form sent, split into settings anybody may read again and secrets nobody may.
import type { Json } from "@prosa/shared/database.types.ts";
import type { CatalogField } from "@prosa/shared/integrations.ts";
import type { Channel } from "../_shared/channels/channel.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Secrets } from "../_shared/provider/provider.ts";

export interface ReadValues {
  configuracao: Json;
  /** Only those that were filled in: what is left out keeps its stored value. */
  secrets: Record<string, string>;
}

export function readValues({ config }: Channel, values: Record<string, string>): ReadValues {
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

export function requireSecrets({ config }: Channel, secrets: Secrets): void {
  const missing = config.provider.fields.some(
    (field) => field.kind === "secret" && field.required && !secrets[field.name],
  );
  if (missing) throw invalid();
}

function matches(field: CatalogField, value: string): boolean {
  if (field.kind === "select") return field.options.includes(value);
  return field.pattern === null || new RegExp(field.pattern).test(value);
}

function invalid(): Refusal {
  return new Refusal("integracao_settings_invalid");
}
