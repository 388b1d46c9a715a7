// What a tenant tells us to connect OpenAI: a key, and where the API is if somebody stands in for it.
import { z } from "zod";
import type { ProviderConfig } from "../../provider/provider.ts";
import { address, addressField, keyField } from "../fields.ts";

export const usualAddress = { url: "https://api.openai.com/v1", variable: "OPENAI_URL" };

export const settings = z.object({ base_url: address.default(usualAddress.url) });
export type OpenAiSettings = z.infer<typeof settings>;

export const config: ProviderConfig<OpenAiSettings> = {
  provider: {
    id: "openai",
    name_key: "providers.openai.name",
    category: "ai",
    fields: [keyField("openai", true), addressField("openai", usualAddress.url)],
    steps: [
      { key: "providers.openai.steps.open_platform" },
      { key: "providers.openai.steps.create_key" },
      { key: "providers.openai.steps.add_credit" },
    ],
    webhook: false,
  },
  settings,
};
