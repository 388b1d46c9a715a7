// What a tenant tells us to connect API4COM: the token of an admin's user, and where the API is.
import { z } from "zod";
import { fieldOf } from "../../provider/provider.ts";
import type { CarrierConfig } from "../carrier.ts";
import { baseUrlRefusal } from "./base-url.ts";

export const DEFAULT_BASE_URL = "https://api.api4com.com/api/v1";

export const settings = z.object({
  base_url: z.url({ protocol: /^https?$/ }).default(DEFAULT_BASE_URL),
});
export type Api4comSettings = z.infer<typeof settings>;

const field = fieldOf("api4com");

export const config: CarrierConfig<Api4comSettings> = {
  provider: {
    id: "api4com",
    name_key: "providers.api4com.name",
    category: "telephony",
    fields: [
      field("access_token", "secret", "^\\S{8,2000}$"),
      field("base_url", "text", "^https?://\\S{3,200}$", { default: DEFAULT_BASE_URL }),
    ],
    steps: [
      { key: "providers.api4com.steps.open_panel" },
      { key: "providers.api4com.steps.create_token" },
      { key: "providers.api4com.steps.paste_token" },
    ],
    webhook: false,
  },
  settings,
  refuse: ({ base_url }, variables) => baseUrlRefusal(base_url, variables),
};
