// The public door of a channel. A provider's request is verified over its bytes, parsed, stored and applied
// in one transaction, and answered after the commit: a 2xx means that nothing can be lost any more.
import type { InboundSlice } from "@prosa/shared/messages.ts";
import type { Channel } from "../channels/channel.ts";
import { toHex } from "../channels/hex.ts";
import { openSecrets, platformSecrets } from "../integracao.ts";
import { storable, storableText } from "../provider/json.ts";
import type { Secrets } from "../provider/provider.ts";
import { retryingCollisions } from "../statements.ts";
import { readBytes } from "./body.ts";
import { type Host, host as sharedHost } from "./host.ts";
import type { LogFields } from "./log.ts";
import { Refusal } from "./problem.ts";
import { providerDoor } from "./provider_door.ts";

const MAX_BYTES = 3 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/<function>` is the platform's door, `/<function>/<integracao_id>` a tenant's own. */
type Door = { kind: "platform" } | { kind: "tenant"; integracaoId: string } | { kind: "none" };

export function webhook(channel: Channel, makeHost: () => Host = sharedHost) {
  return providerDoor(channel.id, (request, line) => {
    const door = doorOf(channel, request);
    if (door.kind === "tenant") line.integracao_id = door.integracaoId;
    switch (request.method) {
      case "GET":
        return greet(channel, makeHost(), door, request);
      case "POST":
        return receive(channel, makeHost(), door, request, line);
      default:
        throw new Refusal("method_not_allowed");
    }
  });
}

async function greet(channel: Channel, host: Host, door: Door, request: Request) {
  const { secrets } = await openDoor(channel, host, door);
  const challenge = await channel.handshake(new URL(request.url), secrets);
  if (challenge === null) throw new Refusal("verify_token_invalid");
  return new Response(challenge, { headers: { "content-type": "text/plain" } });
}

async function receive(
  channel: Channel,
  host: Host,
  door: Door,
  request: Request,
  line: LogFields,
): Promise<Response> {
  const receivedAt = new Date().toISOString();
  const body = await readBytes(request, MAX_BYTES);
  if (body === null) throw new Refusal("payload_too_large");
  line.bytes = body.byteLength;

  // Who has no secret is verified all the same: an id that does not exist must look like a bad
  // signature, in its answer and in its time.
  const { secrets, home, owner } = await openDoor(channel, host, door);
  line.tenant_id = owner;
  const signed = await channel.verify({ headers: request.headers, body }, secrets);
  if (!signed) throw new Refusal("signature_invalid");

  const raw = new TextDecoder().decode(body);
  const slices = slicesOf(channel, raw, receivedAt);
  const delivery = {
    provider: channel.id,
    integracaoId: door.kind === "tenant" ? door.integracaoId : null,
    sha256: toHex(await crypto.subtle.digest("SHA-256", body)),
    raw: storableText(raw),
    slices: slices === null ? [] : broughtHome(slices, home),
  };
  line.delivery = delivery.sha256;
  const { tenants, ...counts } = await retryingCollisions(() => host.database.ingest(delivery));
  Object.assign(line, counts);
  if (door.kind === "platform") line.tenant_ids = tenants;
  if (slices === null) throw new Refusal("body_not_json");
  return Response.json({});
}

/** Null when the body is not JSON. */
function slicesOf(channel: Channel, raw: string, receivedAt: string): InboundSlice[] | null {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return null;
  }
  return channel.parse({ json: storable(json), receivedAt });
}

function doorOf(channel: Channel, request: Request): Door {
  const path = new URL(request.url).pathname.split("/").filter((part) => part !== "");
  const rest = path.slice(path.indexOf(`${channel.id}-webhook`) + 1);
  if (rest.length === 0) return { kind: "platform" };
  const id = rest[0]?.toLowerCase() ?? "";
  if (rest.length === 1 && UUID.test(id)) return { kind: "tenant", integracaoId: id };
  return { kind: "none" };
}

async function openDoor(
  channel: Channel,
  host: Host,
  door: Door,
): Promise<{ secrets: Secrets; home: string | null; owner?: string }> {
  const closed = { secrets: {}, home: null };
  if (door.kind === "none") return closed;
  if (door.kind === "platform") {
    return { ...closed, secrets: platformSecrets(channel, host.env.variables) };
  }
  const integracao = await host.database.integracao(door.integracaoId);
  if (integracao?.plataforma !== channel.id || integracao.status !== "ativa") return closed;
  const [home = null] = channel.config.addresses(integracao.configuracao);
  return { secrets: await openSecrets(integracao, host.vault), home, owner: integracao.tenant_id };
}

/**
 * What names no number of a tenant (its account as a whole, an object we do not know) came through
 * the tenant's own door all the same: it is filed under the first of its numbers, where the
 * tenant's admins see it.
 */
function broughtHome(slices: InboundSlice[], home: string | null): InboundSlice[] {
  if (home === null) return slices;
  const byAddress = new Map<string, InboundSlice>();
  for (const slice of slices) {
    const isHomeless = slice.address === "" || slice.address.startsWith("account:");
    const address = isHomeless ? home : slice.address;
    const there = byAddress.get(address);
    byAddress.set(address, {
      address,
      changes: [...(there?.changes ?? []), ...slice.changes],
      events: [...(there?.events ?? []), ...slice.events],
    });
  }
  return [...byAddress.values()];
}
