// "Testar conexão": the provider's answer of this moment, kept beside the connection.
import type { TestResponse, testRequest } from "@prosa/shared/integrations.ts";
import type { z } from "zod";
import { channelOf } from "../_shared/channels/registry.ts";
import type { Host } from "../_shared/http/host.ts";
import { databaseRefusal, Refusal } from "../_shared/http/problem.ts";
import type { Admin } from "./admin.ts";
import { connectionTo, findIntegracao, storedSecrets } from "./stored.ts";

export async function testIntegracao(
  { id }: z.output<typeof testRequest>,
  admin: Admin,
  host: Host,
): Promise<TestResponse> {
  const integracao = await findIntegracao(admin, id);
  const channel = channelOf(integracao.plataforma);
  if (!channel) throw new Refusal("plataforma_unknown");
  const settings = integracao.configuracao;
  const connected = channel.config.addresses(settings);
  if (connected.length === 0) throw new Refusal("integracao_settings_invalid");
  const { opened } = await storedSecrets(integracao, admin, host);

  const addresses = await Promise.all(
    connected.map((address) =>
      channel.isActive(connectionTo(address, settings, opened, host), host.http),
    ),
  );
  const code = addresses.find((report) => report.code !== null)?.code ?? null;
  const { error } = await admin.supabase.rpc("report_integracao", {
    integracao_id: id,
    // Null says that all is well; the generated types know no nullable argument.
    erro_codigo: code as string,
  });
  if (error) throw databaseRefusal(error);

  const [first] = addresses;
  if (!first) return { ok: code === null, code, details: null, addresses };
  const { code: _code, ...details } = first;
  return { ok: code === null, code, details, addresses };
}
