// What Meta says of an account as a whole, by the field it says it in.
import type { AccountEvent } from "@prosa/shared/messages.ts";
import type { JsonObject } from "../../provider/json.ts";

const CHANGES: Readonly<Record<string, AccountEvent["change"]>> = {
  message_template_status_update: "templates",
  message_template_quality_update: "templates",
  message_template_components_update: "templates",
  template_category_update: "templates",
  phone_number_quality_update: "quality",
  phone_number_name_update: "status",
  account_alerts: "status",
  account_review_update: "status",
  account_update: "status",
  business_capability_update: "status",
};

export function accountChangeOf(field: string, value: JsonObject): AccountEvent | null {
  const change = Object.hasOwn(CHANGES, field) ? CHANGES[field] : undefined;
  return change ? { kind: "account", change, detail: { field, ...value } } : null;
}
