// What a tenant tells us to connect WhatsApp, as the form the settings page draws and as the check
// of what it sends.
import { z } from "zod";
import { fieldOf } from "../../provider/provider.ts";
import type { ChannelConfig } from "../channel.ts";

const META_ID = "^\\d{5,20}$";
const SECRET = "^\\S{8,2000}$";
const VERSION = "^v\\d{1,3}\\.\\d$";

export const DEFAULT_GRAPH_URL = "https://graph.facebook.com";
export const DEFAULT_GRAPH_VERSION = "v26.0";

const metaId = z.string().regex(new RegExp(META_ID));

export const settings = z.object({
  waba_id: metaId,
  phone_number_ids: z.array(metaId).min(1).max(50),
  graph_version: z.string().regex(new RegExp(VERSION)).default(DEFAULT_GRAPH_VERSION),
});
export type WhatsAppSettings = z.infer<typeof settings>;

const field = fieldOf("whatsapp");

export const config: ChannelConfig<WhatsAppSettings> = {
  provider: {
    id: "whatsapp",
    name_key: "providers.whatsapp.name",
    category: "messaging",
    fields: [
      field("waba_id", "text", META_ID),
      field("phone_number_ids", "list", META_ID),
      field("access_token", "secret", SECRET),
      field("app_secret", "secret", SECRET),
      field("verify_token", "secret", SECRET),
      field("graph_version", "text", VERSION, { default: DEFAULT_GRAPH_VERSION }),
    ],
    steps: [
      { key: "providers.whatsapp.steps.open_app" },
      { key: "providers.whatsapp.steps.paste_url" },
      { key: "providers.whatsapp.steps.paste_token" },
      { key: "providers.whatsapp.steps.subscribe_fields" },
      { key: "providers.whatsapp.steps.subscribe_more" },
    ],
    webhook: true,
  },
  settings,
  addresses: (values) => values.phone_number_ids,
  account: (values) => values.waba_id,
  platformSecrets: {
    app_secret: "WHATSAPP_APP_SECRET",
    verify_token: "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
  },
};
