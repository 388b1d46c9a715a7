// A draft in another tone or length, whole or as it is written.
import type { AiAnswers, AiRequest } from "@prosa/shared/ai.ts";
import { z } from "zod";
import { Refusal } from "../../_shared/http/problem.ts";
import { type Asking, beginAsking } from "../asking.ts";
import { callModel, mostOf } from "../call_model.ts";
import { nameOf } from "../candidates.ts";
import { eventStream } from "../event_stream.ts";
import type { OpAsked } from "../op.ts";
import { REWRITE_VERSION, rewriteInstructions, rewritePrompt } from "../prompts/rewrite.ts";
import { streamModel } from "../stream_model.ts";

type Rewrite = Extract<AiRequest, { op: "reescrever" }>;

const MAX_OUTPUT_TOKENS = 3_000;

export async function answerReescrever(wanted: Rewrite, asked: OpAsked): Promise<Response> {
  if (wanted.texto.trim() === "") throw new Refusal("ai_empty");
  const { host, caller } = asked;
  const asking = await beginAsking(host, caller.tenantId, caller.userId, { signal: asked.signal });
  if (!wanted.stream) return Response.json(await rewrite(wanted, asking));
  return eventStream(async (send, signal) => {
    const { question, ask } = questionOf(wanted, asking);
    const restored = asking.masker.restoreStream();
    const say = (delta: string) => delta !== "" && send("texto", { delta });
    const answer = await streamModel(
      { ...asking, signal },
      { ...question, ask: (client, { model }, until) => client.stream(ask(model.model, until)) },
      (piece) => say(restored.push(piece)),
    );
    say(restored.end());
    send("fim", answerOf(answer, asking));
  });
}

async function rewrite(wanted: Rewrite, asking: Asking): Promise<AiAnswers["reescrever"]> {
  const { question, ask } = questionOf(wanted, asking);
  const answer = await callModel(asking, {
    ...question,
    capability: "text",
    kept: z.string(),
    ask: (client, { model }, signal) => client.text(ask(model.model, signal)),
  });
  return answerOf(answer, asking);
}

function questionOf({ texto, pedido }: Rewrite, { masker }: Asking) {
  const instructions = rewriteInstructions;
  const prompt = rewritePrompt(masker.mask(texto), pedido);
  return {
    question: {
      operation: "reescrever",
      content: [REWRITE_VERSION, prompt].join("\n"),
      most: mostOf(instructions + prompt, MAX_OUTPUT_TOKENS),
    },
    ask: (model: string, signal: AbortSignal) => ({
      model,
      instructions,
      prompt,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      signal,
    }),
  };
}

function answerOf(
  { value, provider, model }: { value: string; provider: string; model: string },
  { masker }: Asking,
): AiAnswers["reescrever"] {
  return { texto: masker.restore(value).trim(), providerUsado: nameOf({ provider, model }) };
}
