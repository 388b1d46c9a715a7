// Has calls told to us. Only those we dialled: their metadata carries the connection's gateway.
// A token that is not an admin's is answered 200 as well, and keeps neither gateway nor filter, so
// what counts is what comes back.
import type { CarrierFailure } from "@prosa/shared/errors.ts";
import { asObject, type JsonObject } from "../../provider/json.ts";
import type { Fetch } from "../../provider/provider.ts";
import type { CarrierAccount } from "../carrier.ts";
import { ask, failureOf } from "./client.ts";

/** Two tenants may share an account; each is told of its own calls. */
export function gatewayOf({ id }: CarrierAccount): string {
  return `prosa-${id}`;
}

/** The documented form first; the other is what most integrations send. */
const FORMS: readonly ((gateway: string) => { version: string; constraint: JsonObject })[] = [
  (gateway) => ({ version: "1.8", constraint: { gateway } }),
  (gateway) => ({ version: "v1.4", constraint: { metadata: { gateway } } }),
];

export async function registerWebhook(
  url: string,
  account: CarrierAccount,
  http: Fetch,
): Promise<CarrierFailure | null> {
  const gateway = gatewayOf(account);
  let code: CarrierFailure = "webhook_not_registered";
  for (const form of FORMS) {
    const { version, constraint } = form(gateway);
    const body = {
      gateway,
      webhook: true,
      webhookConstraint: constraint,
      metadata: {
        webhookUrl: url,
        webhookVersion: version,
        webhookTypes: ["channel-answer", "channel-hangup"],
      },
    };
    const result = await ask({ method: "PATCH", path: "/integrations", body }, account, http);
    const failed = failureOf(result);
    if (failed?.retry || failed?.code === "base_url_refused") return failed.code;
    // The list of extensions has proved the token: here it lacks the right.
    if (failed?.code === "channel_auth") return "webhook_not_registered";
    code = failed?.code ?? "webhook_not_registered";
    if (result.end === "answered" && keeps(asObject(result.json), gateway, url)) return null;
  }
  return code;
}

function keeps(reply: JsonObject, gateway: string, url: string): boolean {
  const constraint = asObject(reply.webhookConstraint);
  const kept = constraint.gateway ?? asObject(constraint.metadata).gateway;
  const { webhookUrl } = asObject(reply.metadata);
  return (
    reply.gateway === gateway &&
    reply.webhook === true &&
    kept === gateway &&
    (webhookUrl === undefined || webhookUrl === url)
  );
}
