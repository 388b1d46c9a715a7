// The account's extensions. The API tells their passwords in clear.
import { asObject, asText } from "../../provider/json.ts";
import type { Account, Fetch } from "../../provider/provider.ts";
import type { Answer, CarrierAccount, Extension, SipServer } from "../carrier.ts";
import { ask, failure, failureOf } from "./client.ts";

export async function extensions(
  account: CarrierAccount,
  http: Fetch,
): Promise<Answer<Extension[]>> {
  const result = await ask({ method: "GET", path: "/extensions" }, account, http);
  const failed = failureOf(result);
  if (failed) return failed;
  const rows = result.end === "answered" ? result.json : null;
  if (!Array.isArray(rows)) return failure("unknown_answer");
  return { ok: true, value: rows.flatMap((row) => extensionOf(row) ?? []) };
}

function extensionOf(row: unknown): Extension | null {
  const { ramal, senha, domain, first_name, last_name, email_address } = asObject(row);
  const extension = typeof ramal === "number" ? `${ramal}` : asText(ramal);
  const [password, account] = [asText(senha), asText(domain)];
  if (extension === null || password === null || account === null) return null;
  const name = [asText(first_name), asText(last_name)].filter((part) => part !== null).join(" ");
  return {
    extension,
    // Some answers name the account alone.
    domain: account.includes(".") ? account : `${account}.api4com.com`,
    password,
    name: name === "" ? null : name,
    email: asText(email_address),
  };
}

const WSS_PORT = 6443;

/** Webphones register at the account's own host, not at the API's. */
export function sipServer(domain: string, { variables }: Account): SipServer {
  const wssUrl = variables.API4COM_SIP_URL ?? `wss://${domain}:${WSS_PORT}`;
  return { realm: domain, wssUrl, iceServers: [] };
}
