// The public door of API4COM: know the secret in the address, store and apply in one transaction,
// answer.
import { carrierWebhook } from "../_shared/http/carrier_webhook.ts";
import { api4com } from "../_shared/telephony/api4com/index.ts";

export default { fetch: carrierWebhook(api4com) };
