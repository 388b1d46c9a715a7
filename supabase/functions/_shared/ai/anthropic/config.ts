// What a tenant tells us to connect Anthropic: a key, and where the API is if somebody stands in for it.
import { z } from "zod";
import type { ProviderConfig } from "../../provider/provider.ts";
import { address, addressField, keyField } from "../fields.ts";

export const usualAddress = { url: "https://api.anthropic.com/v1", variable: "ANTHROPIC_URL" };

export const settings = z.object({ base_url: address.default(usualAddress.url) });
export type AnthropicSettings = z.infer<typeof settings>;

export const config: ProviderConfig<AnthropicSettings> = {
  provider: {
    id: "anthropic",
    name_key: "providers.anthropic.name",
    category: "ai",
    fields: [keyField("anthropic", true), addressField("anthropic", usualAddress.url)],
    steps: [
      { key: "providers.anthropic.steps.open_console" },
      { key: "providers.anthropic.steps.create_key" },
      { key: "providers.anthropic.steps.add_credit" },
    ],
    webhook: false,
  },
  settings,
};
