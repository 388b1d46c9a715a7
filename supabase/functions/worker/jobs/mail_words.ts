// The words of the e-mails, in the language of the product. The reasons are those of
// `messageFailures` that open a breaker.
import type { JobPayload } from "@prosa/shared/jobs.ts";

const REASONS: Readonly<Record<string, string>> = {
  channel_auth: "o provedor recusa o acesso desta conexão; conecte-a de novo em Conexões",
  channel_blocked: "o provedor bloqueou este número",
  channel_not_registered: "este número não está registrado no provedor",
  channel_payment: "há um problema de pagamento na conta do provedor",
  channel_spam: "o provedor limitou este número por excesso de mensagens",
  rate_limited: "o provedor pede que as mensagens saiam mais devagar",
  provider_unavailable: "o provedor está fora do ar",
  provider_unreachable: "não foi possível chegar ao provedor",
  provider_timeout: "o provedor não responde a tempo",
  unknown_answer: "o provedor responde o que não se entende",
};

type Payload = JobPayload<"mail.send">;

export function wordsOf(payload: Payload, recipient: { name: string; tenant: string }) {
  const { channel_name, reason_code, opened_at } = payload.data;
  const since = new Date(opened_at).toLocaleString("pt-BR", {
    timeZone: "America/Sao_Paulo",
    dateStyle: "short",
    timeStyle: "short",
  });
  const reason = REASONS[reason_code ?? ""];
  return {
    subject: `${channel_name}: o envio está parado desde ${since}`,
    paragraphs: [
      `Olá, ${recipient.name}.`,
      `As mensagens de ${recipient.tenant} pelo canal ${channel_name} não saem desde ${since}` +
        `${reason ? `: ${reason}.` : "."}`,
      "Nenhuma foi perdida. Elas esperam na fila e saem sozinhas quando o envio voltar; as que chegam dos clientes continuam chegando.",
    ],
    action: "Ver o status do sistema",
  };
}
