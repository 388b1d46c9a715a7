// The fields that forms of AI providers have in common.
import type { CatalogField } from "@prosa/shared/integrations.ts";
import { z } from "zod";
import type { AiProviderId } from "./provider.ts";

export function field(
  id: AiProviderId,
  name: string,
  more: Pick<CatalogField, "kind" | "required" | "pattern"> & { default?: string },
): CatalogField {
  const key = `providers.${id}.fields.${name}`;
  return {
    name,
    label_key: `${key}.label`,
    help_key: `${key}.help`,
    options: [],
    ...more,
    default: more.default ?? null,
  };
}

export function keyField(id: AiProviderId, required: boolean): CatalogField {
  return field(id, "access_token", { kind: "secret", required, pattern: "^[\\x21-\\x7e]{3,400}$" });
}

export function addressField(id: AiProviderId, usual?: string): CatalogField {
  const pattern = "^https?://\\S{3,200}$";
  return field(id, "base_url", { kind: "text", required: true, pattern, default: usual });
}

export const address = z.url({ protocol: /^https?$/ });
