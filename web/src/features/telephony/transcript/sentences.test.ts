import type { SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import { describe, expect, it } from "vitest";
import { playingAt, sentencesWith } from "./sentences.ts";

const said = (inicio: number, texto: string): SegmentoLigacao => ({
  ...{ inicio, fim: inicio + 2, falante: "cliente" },
  texto,
});
const segments = [said(1, "Bom dia"), said(4, "Quanto custa a instalação?"), said(9, "Está caro")];

describe("a call's sentences", () => {
  it("are said from where they begin until the next one does", () => {
    expect([null, 0.5, 1, 3.9, 3.96, 8, 60].map((at) => playingAt(segments, at))).toEqual([
      -1, -1, 0, 0, 1, 1, 2,
    ]);
  });

  it("are found by their words, with or without accents", () => {
    expect(sentencesWith(segments, "INSTALACAO custa")).toEqual([1]);
    expect(sentencesWith(segments, "esta")).toEqual([2]);
    expect(sentencesWith(segments, " ")).toEqual([0, 1, 2]);
    expect(sentencesWith(segments, "barato")).toEqual([]);
  });
});
