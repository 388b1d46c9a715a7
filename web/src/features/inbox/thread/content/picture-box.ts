import type { Anexo } from "@prosa/shared/anexo.ts";

const WIDEST = 320;
const TALLEST = 360;
const NARROWEST = 120;
const STICKER = 160;

/** The room a picture takes, known before its bytes are, so that nothing jumps when they come. */
export function pictureBox(
  file: Pick<Anexo, "largura" | "altura">,
  sticker: boolean,
): { width: number; aspectRatio: string } {
  const width = file.largura || 4;
  const height = file.altura || 3;
  const ratio = width / height;
  const aspectRatio = `${width} / ${height}`;
  if (sticker) return { width: Math.round(Math.min(STICKER, STICKER * ratio)), aspectRatio };
  const fitting = Math.min(WIDEST, TALLEST * ratio, file.largura || WIDEST);
  // What is taller or smaller than any phone still needs a place to be pressed.
  const wide = Math.max(NARROWEST, Math.round(fitting));
  return { width: wide, aspectRatio: ratio < NARROWEST / TALLEST ? "1 / 3" : aspectRatio };
}
