// Finds out about what was said, all that is wanted at once.
import type { InsightKind } from "@prosa/shared/ai-insights.ts";
import { askObject } from "./ask_object.ts";
import type { Asking } from "./asking.ts";
import type { Answer } from "./call_model.ts";
import { inOwnWords } from "./check_analysis.ts";
import {
  ANALYSIS_VERSION,
  type Analysis,
  analysisInstructions,
  analysisSchema,
  inOrder,
  tidy,
} from "./prompts/analysis.ts";
import { conversationBlock, type Line } from "./prompts/frame.ts";

/** Of a conversation the end counts; what it is about was said within the last so many characters. */
const MOST_CHARACTERS = 24_000;
const MAX_OUTPUT_TOKENS = 2_000;

export async function analyse(
  asking: Asking,
  operation: string,
  wanted: readonly InsightKind[],
  lines: readonly Line[],
): Promise<Answer<Analysis>> {
  const kinds = inOrder(wanted);
  const { masker } = asking;
  const masked = latest(lines).map(({ de, texto }) => ({ de, texto: masker.mask(texto) }));
  const prompt = conversationBlock(masked);
  const instructions = analysisInstructions(kinds);
  const answer = await askObject(asking, {
    ...{ operation, instructions, prompt, maxOutputTokens: MAX_OUTPUT_TOKENS },
    version: [ANALYSIS_VERSION, ...kinds].join("\n"),
    schema: analysisSchema(kinds),
  });
  const own = inOwnWords(tidy(answer.value), prompt, instructions);
  return { ...answer, value: masker.restoreAll(own) };
}

function latest(lines: readonly Line[]): Line[] {
  let left = MOST_CHARACTERS;
  const kept: Line[] = [];
  for (const line of lines.toReversed()) {
    if (left <= 0) break;
    kept.unshift({ ...line, texto: line.texto.slice(-left).toWellFormed() });
    left -= line.texto.length;
  }
  return kept;
}
