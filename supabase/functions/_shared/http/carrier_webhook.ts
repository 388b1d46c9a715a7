// The public door of a telephone provider that signs nothing: `/<function>/<integracao_id>/<secret>`.
// Whoever knows the long secret of that address is believed to be the provider, and no further than
// about this tenant's own calls. A 2xx means that the body is kept and what it says was applied.
import { toHex } from "../channels/hex.ts";
import { openSecrets } from "../integracao.ts";
import { storable, storableText } from "../provider/json.ts";
import { sameText } from "../provider/same_text.ts";
import { retryingCollisions } from "../statements.ts";
import type { Carrier } from "../telephony/carrier.ts";
import { readBytes } from "./body.ts";
import { type Host, host as sharedHost } from "./host.ts";
import type { LogFields } from "./log.ts";
import { Refusal } from "./problem.ts";
import { providerDoor } from "./provider_door.ts";

const MAX_BYTES = 64 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DOOR = /\/[a-z0-9-]+-webhook\/([^/]+)\/([^/]+)$/;

export function carrierWebhook(carrier: Carrier, makeHost: () => Host = sharedHost) {
  return providerDoor(carrier.id, (request, line) => {
    if (request.method !== "POST") throw new Refusal("method_not_allowed");
    return receive(carrier, makeHost(), request, line);
  });
}

async function receive(
  carrier: Carrier,
  host: Host,
  request: Request,
  line: LogFields,
): Promise<Response> {
  const body = await readBytes(request, MAX_BYTES);
  if (body === null) throw new Refusal("payload_too_large");
  line.bytes = body.byteLength;
  const integracao = await openDoor(carrier, host, request);
  line.integracao_id = integracao.id;
  line.tenant_id = integracao.tenant_id;

  const raw = new TextDecoder().decode(body);
  const json = jsonOf(raw);
  const delivery = {
    provider: carrier.id,
    integracaoId: integracao.id,
    sha256: toHex(await crypto.subtle.digest("SHA-256", body)),
    raw: storableText(raw),
    report: json === undefined ? null : carrier.parse(storable(json)),
  };
  line.delivery = delivery.sha256;
  Object.assign(line, await retryingCollisions(() => host.database.takeCallDelivery(delivery)));
  if (json === undefined) throw new Refusal("body_not_json");
  return Response.json({});
}

/** An unknown id is answered as a wrong secret is, and after the same work. */
async function openDoor(carrier: Carrier, { database, vault }: Host, request: Request) {
  const [, id = "", given = ""] = DOOR.exec(new URL(request.url).pathname) ?? [];
  const found = UUID.test(id) ? await database.integracao(id) : null;
  const integracao = found?.plataforma === carrier.id && found.status === "ativa" ? found : null;
  const secret = integracao && (await openSecrets(integracao, vault)).webhook_secret;
  const same = await sameText(given, secret || crypto.randomUUID());
  if (!integracao || !secret || !same) throw new Refusal("signature_invalid");
  return integracao;
}

/** Undefined when it is not JSON. */
function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
