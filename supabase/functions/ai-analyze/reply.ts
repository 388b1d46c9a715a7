// Answers a question out of the company's documents. What no source above the threshold says, nobody
// says: then a person is asked.
import type { Fonte, RespostaAnswer } from "@prosa/shared/ai.ts";
import type { ResponseDraft } from "../_shared/ai/ai_database.ts";
import { askObject } from "./ask_object.ts";
import type { Asking } from "./asking.ts";
import { type Answer, mostOf } from "./call_model.ts";
import { nameOf } from "./candidates.ts";
import { type Ground, isAstray, isBorneOut } from "./check_answer.ts";
import { createCitations } from "./citations.ts";
import { embedder } from "./knowledge/embedder.ts";
import { retrieve } from "./knowledge/retrieve.ts";
import {
  ANSWER_VERSION,
  answerInstructions,
  answerPrompt,
  answerSchema,
  streamedInstructions,
} from "./prompts/answer.ts";
import type { Asked } from "./question.ts";
import { withoutOrders } from "./screen_source.ts";
import { streamModel } from "./stream_model.ts";

const MAX_OUTPUT_TOKENS = 2_000;
const USUAL_TOP_K = 5;
const DONT_KNOW =
  "Não sei responder com as informações que tenho. Uma pessoa da equipe precisa continuar este atendimento.";

export interface Reply extends Asked {
  topK?: number | undefined;
  origin: ResponseDraft["origin"];
}

/** Those that fit the question well enough, the best first. */
export async function sourcesFor(
  { host, tenantId, userId, settings }: Asking,
  { question, topK = USUAL_TOP_K }: Reply,
): Promise<Fonte[]> {
  const asked = { tenantId, userId, query: question, topK, mode: "hibrida" as const };
  const { passages } = await retrieve(host, asked, embedder(host));
  return passages
    .filter(({ score }) => score >= settings.answer_threshold)
    .map((found) => ({
      id: found.id,
      documento_id: found.document_id,
      titulo: found.title,
      trecho: found.content,
      score: found.score,
    }));
}

export async function replyFrom(
  asking: Asking,
  reply: Reply,
  sources: Fonte[],
): Promise<RespostaAnswer> {
  if (sources.length === 0) return await keep(asking, reply, null);
  const prompt = promptOf(asking, reply, sources);
  const answer = await askObject(asking, {
    ...{ operation: "resposta", instructions: answerInstructions, prompt, schema: answerSchema },
    ...{ version: ANSWER_VERSION, maxOutputTokens: MAX_OUTPUT_TOKENS },
  });
  const { sabe, resposta, fontes } = answer.value;
  // Models that are asked for ids cite in the text all the same.
  const marks = createCitations();
  const words = marks.push(resposta) + marks.end();
  const cited = [...fontes.map(Number), ...marks.cited()];
  const text = sabe ? asking.masker.restore(words) : "";
  return await keep(asking, reply, { answer, text, cited, sources });
}

/** `onPiece` gets what may be shown at once; the answer that is returned has the last word. */
export async function streamReply(
  asking: Asking,
  reply: Reply,
  sources: Fonte[],
  onPiece: (piece: string) => void,
): Promise<RespostaAnswer> {
  if (sources.length === 0) return await keep(asking, reply, null);
  const prompt = promptOf(asking, reply, sources);
  const marks = createCitations();
  const restored = asking.masker.restoreStream();
  const ground = groundOf(reply, sources);
  let text = "";
  let isShown = true;
  const say = (piece: string) => {
    text += piece;
    isShown &&= !isAstray(text, ground);
    if (isShown && piece !== "") onPiece(piece);
  };
  const answer = await streamModel(
    asking,
    {
      operation: "resposta",
      content: [ANSWER_VERSION, prompt].join("\n"),
      most: mostOf(streamedInstructions + prompt, MAX_OUTPUT_TOKENS),
      ask: (client, { model }, signal) =>
        client.stream({
          model: model.model,
          instructions: streamedInstructions,
          prompt,
          maxOutputTokens: MAX_OUTPUT_TOKENS,
          signal,
        }),
    },
    (piece) => say(restored.push(marks.push(piece))),
  );
  say(restored.push(marks.end()));
  say(restored.end());
  return await keep(asking, reply, { answer, text, cited: marks.cited(), sources });
}

function promptOf({ masker }: Asking, { question, lines }: Reply, sources: Fonte[]) {
  return answerPrompt(
    masker.mask(question),
    lines.map(({ de, texto }) => ({ de, texto: masker.mask(texto) })),
    sources.map(({ titulo, trecho }, at) => ({
      number: at + 1,
      title: masker.mask(titulo),
      text: masker.mask(withoutOrders(trecho)),
    })),
  );
}

interface Written {
  answer: Answer<unknown>;
  text: string;
  cited: number[];
  sources: Fonte[];
}

function groundOf({ question, lines }: Reply, sources: Fonte[]): Ground {
  const said = lines.filter(({ de }) => de === "cliente").map(({ texto }) => texto);
  return {
    sources: sources.map(({ titulo, trecho }) => `${titulo}\n${withoutOrders(trecho)}`),
    asked: [...said, question].join("\n"),
    instructions: `${answerInstructions}\n${streamedInstructions}`,
  };
}

async function keep(
  { host, tenantId, userId }: Asking,
  reply: Reply,
  written: Written | null,
): Promise<RespostaAnswer> {
  const { origin, question, conversationId, messageId } = reply;
  const text = written?.text.trim() ?? "";
  const sources = written?.sources ?? [];
  const isKnown = text !== "" && isBorneOut(text, written?.cited ?? [], groundOf(reply, sources));
  const used = isKnown ? sources.filter((_source, at) => written?.cited.includes(at + 1)) : [];
  const confidence = Math.max(0, ...used.map(({ score }) => score));
  const { provider = "nenhum", model = "nenhum", isCached = false } = written?.answer ?? {};
  const response_id = await host.database.storeAiResponse(tenantId, {
    conversation_id: conversationId,
    question_message_id: messageId,
    user_id: userId,
    origin,
    question,
    chunks: used,
    answer: isKnown ? text : null,
    confidence: Math.min(1, confidence),
    provider,
    model,
    is_cached: isCached,
  });
  return {
    resposta: isKnown ? text : DONT_KNOW,
    confianca: Math.min(1, confidence),
    contextoUtilizado: used,
    providerUsado: written ? nameOf({ provider, model }) : provider,
    response_id,
    precisa_humano: !isKnown,
  };
}
