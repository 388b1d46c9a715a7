import type { Anexo } from "@prosa/shared/anexo.ts";
import type { ThreadRow } from "@prosa/shared/events.ts";

/** What the viewer leafs through: every picture and film of the thread that is here. */
export function viewable(rows: readonly ThreadRow[]): { row: ThreadRow; file: Anexo }[] {
  return rows.flatMap((row) =>
    row.revoked_at
      ? []
      : row.anexos
          .filter(({ estado, tipo, mime }) => {
            if (estado !== "stored") return false;
            return tipo === "template"
              ? /^(image|video)\//.test(mime ?? "")
              : tipo === "image" || tipo === "video" || tipo === "sticker";
          })
          .map((file) => ({ row, file })),
  );
}

const ZOOMS = [1, 1.5, 2, 3, 4];

/** The next size up or down, and no further than the ends. */
export function stepZoom(now: number, by: 1 | -1): number {
  return ZOOMS[ZOOMS.indexOf(now) + by] ?? now;
}
