// What a played call is called in Portuguese.

const causes = {
  NORMAL_CLEARING: "Encerrada",
  USER_BUSY: "Ocupado",
  NO_ANSWER: "Não atendeu",
  NO_USER_RESPONSE: "O ramal sumiu enquanto tocava",
  CALL_REJECTED: "Recusada",
  UNALLOCATED_NUMBER: "Número não existe",
  NORMAL_TEMPORARY_FAILURE: "Falha da operadora",
  ORIGINATOR_CANCEL: "Desistiu antes de atender",
  BLIND_TRANSFER: "Transferida",
  ATTENDED_TRANSFER: "Transferida depois de consulta",
  MEDIA_TIMEOUT: "O ramal sumiu no meio da conversa",
  USER_NOT_REGISTERED: "Ramal sem telefone conectado",
};

export function statusOf({ cause, answered_at, phone }) {
  if (cause) return causes[cause] ?? cause;
  if (phone?.held) return "Em espera";
  return answered_at ? "Em conversa" : "Chamando";
}

export function behaviourOf({ outcome, talk_ms, early_media, says }) {
  if (outcome !== "answers") return causes[outcome] ?? outcome;
  if (talk_ms !== null) return `Atende e desliga em ${Math.round(talk_ms / 1000)} s`;
  if (early_media) return "Toca o som da operadora antes de atender";
  if (says === "echo") return "Repete o que ouve";
  return "Atende e conversa";
}

export function phonesOf(count) {
  if (count === 0) return "Nenhum telefone conectado";
  return count === 1 ? "1 telefone conectado" : `${count} telefones conectados`;
}
