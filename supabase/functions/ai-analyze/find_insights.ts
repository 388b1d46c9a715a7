// Asks what came out of a call that is written down.
import type { SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import type { CallInsightsOutcome } from "../_shared/ai/transcript_database.ts";
import { askObject } from "./ask_object.ts";
import type { Asking } from "./asking.ts";
import { borneOutInsights, saidToPeople } from "./check_call.ts";
import {
  CALL_VERSION,
  callInstructions,
  callSchema,
  tidyInsights,
  transcriptBlock,
} from "./prompts/insights_ligacao.ts";

/** Two hours of talk; of what is longer the end counts, where things are agreed. */
const MOST_CHARACTERS = 100_000;
const MAX_OUTPUT_TOKENS = 4_000;

export async function findInsights(
  asking: Asking,
  segments: readonly SegmentoLigacao[],
): Promise<CallInsightsOutcome> {
  const { masker } = asking;
  const masked = latest(segments).map((one) => ({ ...one, texto: masker.mask(one.texto) }));
  const said = saidToPeople(masked);
  const prompt = transcriptBlock(said);
  const answer = await askObject(
    { ...asking, jobKey: `ligacao:${asking.ligacaoId}:insights` },
    {
      ...{ operation: "insights_ligacao", instructions: callInstructions, prompt },
      ...{ version: CALL_VERSION, schema: callSchema, maxOutputTokens: MAX_OUTPUT_TOKENS },
    },
  );
  const { provider, model, contentHash } = answer;
  const found = borneOutInsights(tidyInsights(answer.value, said), said, callInstructions);
  return { result: masker.restoreAll(found), content_hash: contentHash, provider, model };
}

function latest(segments: readonly SegmentoLigacao[]): SegmentoLigacao[] {
  let left = MOST_CHARACTERS;
  return segments
    .toReversed()
    .filter(({ texto }) => {
      left -= texto.length;
      return left >= 0;
    })
    .toReversed();
}
