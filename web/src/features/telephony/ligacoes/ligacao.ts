import type { LigacaoRow } from "@prosa/shared/telephony.ts";

type Ends = Pick<LigacaoRow, "direcao" | "numero_destino" | "numero_origem">;

/** The number at the other end; a caller may withhold theirs. */
export function otherNumber(call: Ends): string | null {
  return call.direcao === "saida" ? call.numero_destino : call.numero_origem;
}

/** Whoever made the call writes about it, and who leads them; nobody's is open to all who call. */
export function mayNote(
  call: Pick<LigacaoRow, "usuario_id">,
  person: { userId: string; agent: boolean; supervisor: boolean },
): boolean {
  if (!person.agent) return false;
  return call.usuario_id === null || call.usuario_id === person.userId || person.supervisor;
}

const EXTENSIONS: Record<string, string> = { "audio/mpeg": "mp3", "audio/ogg": "ogg" };

/** What a recording is called when it is saved: when, and with whom. */
export function savedName(call: { inicio_em: string | null; number: string }, mime: string) {
  const when = (call.inicio_em ?? "").slice(0, 16).replace(/[T:]/g, "-");
  const who = call.number.replace(/\D/g, "");
  const extension = EXTENSIONS[mime.split(";")[0] ?? ""] ?? "wav";
  return `${["ligacao", when, who].filter(Boolean).join("_")}.${extension}`;
}
