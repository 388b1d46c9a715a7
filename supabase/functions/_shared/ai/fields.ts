// The fields that forms of AI providers have in common.
import type { CatalogField } from "@prosa/shared/integrations.ts";
import { z } from "zod";
import { fieldOf } from "../provider/provider.ts";
import type { AiProviderId } from "./provider.ts";

export function keyField(id: AiProviderId, required: boolean): CatalogField {
  return fieldOf(id)("access_token", "secret", "^[\\x21-\\x7e]{3,400}$", { required });
}

/** Left empty it is the usual one; without a usual one it has to be typed. */
export function addressField(id: AiProviderId, usual: string | null): CatalogField {
  const more = { required: usual === null, default: usual };
  return fieldOf(id)("base_url", "text", "^https?://\\S{3,200}$", more);
}

export const address = z.url({ protocol: /^https?$/ });
