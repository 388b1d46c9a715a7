// Words for a sound that nobody wrote down: one sentence wherever somebody speaks.
import { round, type Segment, spread } from "./segments.ts";
import type { Heard, Span } from "./wav.ts";

/** What the played person outside says; their voice has no words of its own. */
const customer = [
  "Alô, bom dia.",
  "Eu vi o anúncio de vocês e queria entender o plano.",
  "Quanto custa por mês para cinco pessoas?",
  "Achei um pouco caro, para ser sincero.",
  "Hoje eu já uso o sistema de um concorrente.",
  "Preciso falar com meu sócio antes de decidir.",
  "Você pode me mandar a proposta por e-mail?",
  "E tem fidelidade no contrato?",
  "Certo, assim fica mais fácil.",
  "Vou conversar com meu sócio ainda hoje.",
  "Então me liga amanhã às 10h, por favor.",
  "Combinado, obrigado pela atenção.",
];
const agent = [
  "Bom dia, aqui é da Acme, tudo bem?",
  "Posso explicar o plano em dois minutos.",
  "Para cinco pessoas fica noventa e nove reais por mês.",
  "Entendo, e o primeiro mês é grátis para testar.",
  "A migração dos seus contatos nós fazemos sem custo.",
  "Vou te enviar a proposta por e-mail ainda hoje.",
  "Não tem fidelidade, pode cancelar quando quiser.",
  "Posso agendar uma demonstração para vocês dois.",
  "Te ligo amanhã às 10h para confirmar.",
  "Fico de mandar também o modelo do contrato.",
  "Combinado, obrigado pelo seu tempo.",
];
const notes = [
  "estou mandando este áudio para saber do meu pedido",
  "queria tirar uma dúvida sobre o meu cadastro",
  "preciso de ajuda com a minha compra",
  "queria saber o horário de vocês no sábado",
];

export function linesFor({ seconds, spans }: Heard, hash: string): Segment[] {
  if (spans) {
    const lines = isPlayedVoice(spans) ? customer : agent;
    return spans.map(({ start, end }, at) => ({
      start: round(start),
      end: round(end),
      text: lines[at % lines.length] ?? "",
    }));
  }
  const note = notes[Number.parseInt(hash.slice(0, 6), 16) % notes.length];
  const length = Math.max(1, Math.round(seconds));
  const lasting = `${length} ${length === 1 ? "segundo" : "segundos"}`;
  return spread(`Oi, tudo bem? Aqui ${note}. É um áudio de ${lasting}.`, seconds);
}

/** The carrier's people speak for 2.3 s and wait for 0.8 s, over and over. */
function isPlayedVoice(spans: Span[]): boolean {
  const whole = spans.length > 2 ? spans.slice(1, -1) : spans;
  const alike = whole.filter(({ start, end }) => Math.abs(end - start - 2.3) < 0.3);
  return alike.length > 0 && alike.length >= whole.length * 0.6;
}
