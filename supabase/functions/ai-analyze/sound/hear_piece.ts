// Writes down what is said in one piece of a call's recording: each track by itself, and of silence
// nobody is asked.
import type { Falante, SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import { z } from "zod";
import type { WorkOnCall } from "../../_shared/ai/transcript_database.ts";
import type { Asking } from "../asking.ts";
import { callModel } from "../call_model.ts";
import type { Piece, Side, Track } from "./piece.ts";
import { placeWords } from "./place_words.ts";

export interface Heard {
  segments: SegmentoLigacao[];
  /** Null where nobody was asked. */
  by: { provider: string; model: string } | null;
}

const LONGEST_TEXT = 2_000;

const transcript = z.object({
  text: z.string(),
  segments: z.array(z.object({ start: z.number(), end: z.number(), text: z.string() })),
});

export async function hearPiece(asking: Asking, work: WorkOnCall, piece: Piece): Promise<Heard> {
  const heard = await Promise.all(
    piece.tracks.map((track) => hearTrack(asking, work, piece, track)),
  );
  return {
    segments: heard.flatMap(({ segments }) => segments),
    by: heard.find(({ by }) => by !== null)?.by ?? null,
  };
}

async function hearTrack(
  asking: Asking,
  work: WorkOnCall,
  piece: Piece,
  { side, spans, file }: Track,
): Promise<Heard> {
  if (spans?.length === 0) return { segments: [], by: null };
  const seconds = piece.end - piece.start || (work.duracao_segundos ?? 0);
  const place = `${side}:${piece.from}-${piece.to}`;
  const mime = spans ? "audio/wav" : work.mime_type;
  const { value, provider, model } = await callModel(
    { ...asking, jobKey: `ligacao:${asking.ligacaoId}:${place}` },
    {
      operation: "transcricao",
      capability: "transcription",
      content: `${work.sha256} ${place}`,
      kept: transcript,
      most: { seconds, inputTokens: Math.ceil(seconds * 20), outputTokens: Math.ceil(seconds * 8) },
      ask: (client, { model: by }, signal) => client.transcribe(by.model, file(), mime, signal),
    },
  );
  const falante = speakerOn(side, work.direcao);
  const segments = placeWords(value, spans, seconds).map(({ start, end, text }) => ({
    inicio: hundredths(piece.start + start),
    fim: hundredths(piece.start + end),
    falante,
    texto: text.slice(0, LONGEST_TEXT),
  }));
  return { segments, by: { provider, model } };
}

function speakerOn(side: Side, direcao: WorkOnCall["direcao"]): Falante | null {
  if (side === "both") return null;
  return (side === "left") === (direcao === "saida") ? "atendente" : "cliente";
}

const hundredths = (seconds: number) => Math.round(seconds * 100) / 100;
