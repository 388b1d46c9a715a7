import { useState } from "react";
import { ClosingDialog } from "./ClosingDialog.tsx";
import type { Etapa } from "./columns.ts";
import { asksFor, type Move, useMoveCard } from "./mutations.ts";

/** Moves a card, after asking what a closing stage wants to know; `dialog` is what asks. */
export function useRequestMove(etapas: readonly Etapa[]) {
  const move = useMoveCard(etapas);
  const [asking, setAsking] = useState<Move | null>(null);
  return {
    request(given: Move) {
      if (asksFor(given)) setAsking(given);
      else move.mutate(given);
    },
    dialog: asking && (
      <ClosingDialog
        move={asking}
        onClose={() => setAsking(null)}
        onMove={(given) => {
          setAsking(null);
          move.mutate(given);
        }}
      />
    ),
  };
}
