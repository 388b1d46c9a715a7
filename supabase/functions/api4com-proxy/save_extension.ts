// Gives a person an extension of the account: picked, or typed with its password. What is stored is
// sealed for their row and no other.
import { saveExtensionRequest } from "@prosa/shared/ramais.ts";
import { bodyOf } from "../_shared/http/body.ts";
import { requireRole } from "../_shared/http/caller.ts";
import { Refusal, refusing } from "../_shared/http/problem.ts";
import { ramalSecretPlace } from "../_shared/secrets.ts";
import type { CarrierAsked } from "./asked.ts";
import { findExtension, isPasswordOf } from "./find_extension.ts";

export async function saveExtension(asked: CarrierAsked): Promise<Response> {
  const { caller, host } = asked;
  const wanted = await bodyOf(asked.request, saveExtensionRequest);
  const usuarioId = wanted.usuario_id ?? caller.userId;
  if (usuarioId !== caller.userId) requireRole(caller, "admin");
  // A typed password is a guess until the provider confirms it, and guesses are counted.
  if (wanted.password) await refusing(host.database.beginRamalTest(caller));
  const found = await findExtension(wanted, asked);
  if (!found.ok) throw new Refusal(found.code);
  const { extension, domain, password } = found.value;
  if (wanted.password && !isPasswordOf(found.value, wanted.password)) {
    throw new Refusal("ramal_password_wrong");
  }

  const id = await host.database.ramalId(caller.tenantId, usuarioId);
  const draft = {
    id,
    usuario_id: usuarioId,
    extension,
    sip_server: domain,
    password_encrypted: await host.vault.seal(password, ramalSecretPlace(caller.tenantId, id)),
    nome_exibicao: wanted.nome_exibicao || null,
  };
  await refusing(host.database.saveRamal(caller, draft));
  return Response.json({ id, extension, sip_server: domain });
}
