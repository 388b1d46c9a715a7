// What any message may bear besides its content: forwarded, from an advertisement, about a product.
import type { Marks, Referral } from "@prosa/shared/message-content.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";

export function marksOf(message: JsonObject): Marks {
  const marks: Marks = {};
  const context = asObject(message.context);
  if (context.forwarded === true) marks.forwarded = true;
  if (context.frequently_forwarded === true) marks.frequently_forwarded = true;
  const referral = referralOf(asObject(message.referral));
  if (referral) marks.referral = referral;
  const product = asObject(context.referred_product);
  const productId = asText(product.product_retailer_id);
  if (productId) marks.product = { catalog_id: asText(product.catalog_id), id: productId };
  return marks;
}

const REFERRAL_KEYS = [
  "source_type",
  "source_id",
  "source_url",
  "headline",
  "body",
  "ctwa_clid",
] as const;

function referralOf(referral: JsonObject): Referral | null {
  const found: Referral = {};
  for (const key of REFERRAL_KEYS) {
    const value = asText(referral[key]);
    if (value) found[key] = value;
  }
  return Object.keys(found).length > 0 ? found : null;
}
