// The public door of WhatsApp: verify the bytes, store and apply them in one transaction, answer.
import { whatsapp } from "../_shared/channels/whatsapp/index.ts";
import { webhook } from "../_shared/http/webhook.ts";

export default { fetch: webhook(whatsapp) };
