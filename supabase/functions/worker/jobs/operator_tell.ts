// Writes to whoever runs the platform that somebody's number speaks to nobody. Where there is no address
// for that, the log says it, and private.unknown_addresses keeps it.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import { composeMail, type Deliver, smtpOf } from "../../_shared/mail.ts";

export async function tellOperator(
  { env }: Host,
  { provider, address }: JobPayload<"operator.tell">,
  _isLast: boolean,
  deliver: Deliver | null = smtpOf(env.variables),
): Promise<boolean> {
  const to = env.variables.OPERATOR_EMAIL;
  if (!deliver || !to) {
    log.warn("operator.not_told", { channel: provider });
    return true;
  }
  const words = {
    subject: `Endereço sem dono em ${provider}: ${address}`,
    paragraphs: [
      `Chegaram mensagens em ${provider} para ${address}, que nenhuma empresa conectou ou que está desligado.`,
      "O que chegou está guardado por 30 dias e ninguém o vê. Conecte o endereço e peça ao provedor que entregue de novo, ou cancele a assinatura dele no provedor.",
      "Este aviso vem uma vez por dia e endereço. Todos estão em private.unknown_addresses.",
    ],
    action: "Abrir as conexões",
    url: `${env.origins[0] ?? env.apiUrl}/conexoes`,
  };
  await deliver(composeMail(to, words));
  log.info("operator.told", { channel: provider });
  return true;
}
