// A tick for a message of ours: how far it came, why it failed, what it costs.
import type { Pricing, ProviderStatus, StatusEvent } from "@prosa/shared/messages.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";
import { detailOf, firstError, verdictOf } from "./errors.ts";
import { ourIdOf, refOf } from "./parse-ref.ts";
import { instantOf } from "./time.ts";

// `played` is a voice note heard: more than delivered, and read is the most we show.
const STATUSES: Readonly<Record<string, ProviderStatus>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

const MAX_NAME = 80;

/** Null for what is not a status we know. */
export function statusOf(status: JsonObject, receivedAt: string): StatusEvent | null {
  const ref = refOf(status.id);
  const name = asText(status.status);
  const known = name !== null && Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
  if (ref === null || known === undefined) return null;
  const error = known === "failed" ? firstError(status) : null;
  return {
    kind: "status",
    ref,
    status: known,
    at: instantOf(status.timestamp, receivedAt),
    client_ref: ourIdOf(status),
    failed_code: known === "failed" ? failureOf(error) : null,
    failed_detail: error && detailOf(error),
    pricing: pricingOf(status),
  };
}

function failureOf(error: ReturnType<typeof firstError>): string {
  return (error && verdictOf(error)?.code) ?? "unknown_answer";
}

/** `read` and failures carry none; without a category there is no price to look up. */
function pricingOf(status: JsonObject): Pricing | null {
  const pricing = asObject(status.pricing);
  const name = (value: unknown) => asText(value)?.slice(0, MAX_NAME) ?? null;
  const category = name(pricing.category);
  if (category === null) return null;
  return {
    category,
    type: name(pricing.type),
    model: name(pricing.pricing_model),
    billable: pricing.billable === true,
  };
}
