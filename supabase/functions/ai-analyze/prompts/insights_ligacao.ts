// What came out of a call: promises, objections and what happens next, each with the second in which
// it was said.
import { results } from "@prosa/shared/ai.ts";
import type { InsightsLigacao } from "@prosa/shared/ai-insights.ts";
import type { SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import { asData, block, DATA_RULE } from "./frame.ts";

/** Counts up when the words below change: what was answered to others is asked anew. */
export const CALL_VERSION = 2;

export const callSchema = results.insights_ligacao;

export const callInstructions = [
  "Você lê a transcrição de uma ligação comercial de uma empresa brasileira e preenche o formato " +
    "pedido. Cada linha começa com o momento em que foi dita, [mm:ss], e quem falou; quando está " +
    "escrito pessoa, deduza pelo contexto quem é.",
  "- resumo: o que o cliente quer, o que foi respondido e como ficou combinado.",
  "- compromissos: o que alguém prometeu fazer, e quem prometeu.",
  "- objecoes: o que o cliente disse contra comprar, contratar ou continuar.",
  "- proximos_passos: o que a empresa deve fazer depois desta ligação, com o prazo se foi dito.",
  "- Em inicio vai o momento da linha, em segundos: [01:12] são 72. Não invente nada que não esteja " +
    "na transcrição; o que não houver fica vazio.",
  "- Escreva compromissos, objeções e próximos passos com as palavras que foram ditas, e só o que uma " +
    "pessoa disse à outra.",
  DATA_RULE,
].join("\n");

export function transcriptBlock(segments: readonly SegmentoLigacao[]): string {
  const lines = segments.map(
    ({ inicio, falante, texto }) =>
      `[${clock(inicio)}] ${falante ?? "pessoa"}: ${asData(texto.trim()).replaceAll(/\s+/g, " ")}`,
  );
  return block("transcricao", lines.join("\n"));
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(Math.floor(seconds) % 60)}`;
}

const short = (text: string, most: number) => [...text.trim()].slice(0, most).join("");
const MOST = 12;
/** A model counts in whole seconds, and may name the end of a sentence for its beginning. */
const TOLERANCE_S = 3;

/** Within the limits that the schema does not tell the model, and each at a sentence there is. */
export function tidyInsights(
  found: InsightsLigacao,
  segments: readonly SegmentoLigacao[],
): InsightsLigacao {
  return {
    resumo: short(found.resumo, 2_000),
    compromissos: found.compromissos
      .flatMap(({ texto, quem, inicio }) => {
        const at = momentIn(segments, inicio, quem);
        return at === null || !texto.trim() ? [] : [{ texto: short(texto, 400), quem, inicio: at }];
      })
      .slice(0, MOST),
    objecoes: found.objecoes
      .flatMap(({ texto, inicio }) => {
        const at = momentIn(segments, inicio, "cliente");
        return at === null || !texto.trim() ? [] : [{ texto: short(texto, 400), inicio: at }];
      })
      .slice(0, MOST),
    proximos_passos: found.proximos_passos
      .map(({ texto, prazo }) => ({
        texto: short(texto, 400),
        prazo: prazo === null || prazo.trim() === "" ? null : short(prazo, 80),
      }))
      .filter(({ texto }) => texto !== "")
      .slice(0, MOST),
    sentimento: found.sentimento,
  };
}

/** Where the sentence begins in which this second lies; theirs rather than the other's. Null: none. */
function momentIn(
  segments: readonly SegmentoLigacao[],
  second: number,
  who: SegmentoLigacao["falante"],
): number | null {
  const distance = ({ inicio, fim, falante }: SegmentoLigacao) => {
    const away =
      Math.floor(inicio) === Math.floor(second) ? 0 : Math.max(inicio - second, second - fim, 0.01);
    return away + (falante === who ? 0 : 0.5);
  };
  const near = segments.filter(
    ({ inicio, fim }) => second >= Math.floor(inicio) - TOLERANCE_S && second <= fim + TOLERANCE_S,
  );
  const [best] = near.toSorted((one, other) => distance(one) - distance(other));
  return best?.inicio ?? null;
}
