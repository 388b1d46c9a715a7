// What the caller's webphone registers with. The digest's hash is made here, so that the password
// never leaves: it is good for this extension at this realm, and for nothing else.
import { createHash } from "node:crypto";
import type { SipSession } from "@prosa/shared/ramais.ts";
import { Refusal, refusing } from "../_shared/http/problem.ts";
import { ramalSecretPlace } from "../_shared/secrets.ts";
import type { CarrierAsked } from "./asked.ts";
import { accountOf } from "./carrier_account.ts";

export async function openSipSession(asked: CarrierAsked): Promise<Response> {
  const { caller, carrier, host } = asked;
  const account = await accountOf(asked);
  const ramal = await refusing(host.database.openSipSession(caller));
  if (ramal.password_encrypted === null) throw new Refusal("ramal_inactive");
  const place = ramalSecretPlace(caller.tenantId, ramal.id);
  const password = await host.vault.open(ramal.password_encrypted, place);
  const { realm, wssUrl, iceServers } = carrier.sipServer(ramal.sip_server, account);
  const session: SipSession = {
    extension: ramal.extension,
    domain: ramal.sip_server,
    realm,
    ha1: md5(`${ramal.extension}:${realm}:${password}`),
    wss_url: wssUrl,
    display_name: ramal.nome_exibicao ?? ramal.extension,
    ice_servers: iceServers,
  };
  return Response.json(session, { headers: { "cache-control": "no-store" } });
}

/** SIP's digest knows no other. */
function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
