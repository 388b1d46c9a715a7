// The account's extensions to pick one from: never their passwords, and whether each is taken.
import type { ExtensionList } from "@prosa/shared/ramais.ts";
import type { CarrierAsked } from "./asked.ts";
import { accountOf, valueIn } from "./carrier_account.ts";

export async function listExtensions(asked: CarrierAsked): Promise<Response> {
  const { caller, carrier, host } = asked;
  const account = await accountOf(asked);
  const [answer, taken] = await Promise.all([
    carrier.extensions(account, host.http),
    host.database.takenRamais(caller.tenantId),
  ]);
  const extensions = valueIn(answer).map(({ extension, domain, name, email }) => {
    const row = taken.find((one) => one.extension === extension && one.sip_server === domain);
    const isMine = row?.usuario_id === caller.userId;
    return {
      extension,
      sip_server: domain,
      name,
      email,
      taken: row !== undefined && !isMine,
      is_mine: isMine,
    };
  });
  return Response.json({ extensions } satisfies ExtensionList);
}
