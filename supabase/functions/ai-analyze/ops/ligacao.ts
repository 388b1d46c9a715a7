// What was said in a call and what came of it, on request: as it is known, or as soon as the job that
// is asked for it has found out. What takes longer than anybody waits comes by itself.
import type {
  AiRequest,
  InsightsLigacaoAnswer,
  TranscricaoLigacaoAnswer,
} from "@prosa/shared/ai.ts";
import { isErrorCode } from "@prosa/shared/errors.ts";
import type { KnownCall } from "../../_shared/ai/transcript_database.ts";
import { Refusal } from "../../_shared/http/problem.ts";
import type { OpAsked } from "../op.ts";

const PATIENCE_MS = 40_000;
const LOOK_EVERY_MS = 500;

export async function answerTranscricaoLigacao(
  ligacaoId: string,
  asked: OpAsked,
): Promise<TranscricaoLigacaoAnswer> {
  const isKnown = ({ estado }: KnownCall) => estado !== null && estado !== "pendente";
  const { estado, erro, segments, provider, model } = await knownOrAsked(
    ligacaoId,
    asked,
    (known) => isKnown(known) && known.estado !== "falhou",
    isKnown,
  );
  if (erro !== null) throw refusalOf(erro);
  return {
    transcricao: segments.map(({ texto }) => texto).join(" "),
    estado: estado === "feita" || estado === "vazia" ? estado : "pendente",
    segmentos: segments,
    providerUsado: provider ? `${provider}/${model}` : "",
  };
}

export async function answerInsightsLigacao(
  { ligacao_id }: Extract<AiRequest, { op: "insights_ligacao" }>,
  asked: OpAsked,
): Promise<InsightsLigacaoAnswer> {
  const known = await knownOrAsked(
    ligacao_id,
    asked,
    ({ insights }) => insights !== null,
    ({ insights, insights_erro, estado }) =>
      insights !== null || insights_erro !== null || estado === "falhou" || estado === "vazia",
  );
  if (known.insights) return { ...known.insights, providerUsado: known.insights_by ?? "" };
  if (known.estado === "vazia") throw new Refusal("ai_empty");
  throw refusalOf(known.erro ?? known.insights_erro ?? "ai_timeout");
}

const refusalOf = (code: string) => new Refusal(isErrorCode(code) ? code : "internal");

async function knownOrAsked(
  ligacaoId: string,
  { host: { database }, caller, signal }: OpAsked,
  isEnough: (known: KnownCall) => boolean,
  isOver: (known: KnownCall) => boolean,
): Promise<KnownCall> {
  const { tenantId } = caller;
  const look = async () => {
    const known = await database.knownCall(tenantId, ligacaoId);
    if (!known) throw new Refusal("ligacao_not_found");
    if (!known.is_recorded) throw new Refusal("recording_not_found");
    return known;
  };
  let known = await look();
  if (isEnough(known) || known.estado === "vazia") return known;
  await database.wantCallTranscript(tenantId, ligacaoId);
  const until = performance.now() + PATIENCE_MS;
  do {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    known = await look();
  } while (!isOver(known) && performance.now() < until && !signal.aborted);
  return known;
}
