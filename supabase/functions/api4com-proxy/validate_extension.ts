// "Testar ramal": the typed password, the stored one of one's own extension, or only that it exists.
import { validateExtensionRequest } from "@prosa/shared/ramais.ts";
import { bodyOf } from "../_shared/http/body.ts";
import { refusing } from "../_shared/http/problem.ts";
import { ramalSecretPlace } from "../_shared/secrets.ts";
import type { CarrierAsked } from "./asked.ts";
import { findExtension, isPasswordOf } from "./find_extension.ts";
import { accepted, judged, rejected } from "./verdict.ts";

export const validateExtension = judged(async (asked: CarrierAsked) => {
  const { caller, host } = asked;
  const wanted = await bodyOf(asked.request, validateExtensionRequest);
  const own = await refusing(host.database.beginRamalTest(caller));
  const found = await findExtension(wanted, asked);
  if (!found.ok) return rejected(found.code);

  const { extension, domain } = found.value;
  const isOwn = own?.extension === extension && own.sip_server === domain;
  const stored = isOwn ? own.password_encrypted : null;
  const password =
    wanted.password ??
    (stored && (await host.vault.open(stored, ramalSecretPlace(caller.tenantId, own?.id ?? ""))));
  if (password && !isPasswordOf(found.value, password)) return rejected("ramal_password_wrong");
  return accepted(
    password ? `Ramal ${extension} em ordem.` : `O ramal ${extension} existe na conta.`,
  );
});
