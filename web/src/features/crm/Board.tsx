import { DragDropContext, type DropResult, type ResponderProvided } from "@hello-pangea/dnd";
import type { BoardRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { BoardColumn } from "./BoardColumn.tsx";
import classes from "./board.module.css";
import { ClosingStrip } from "./ClosingStrip.tsx";
import { anchorAt, type Etapa } from "./columns.ts";
import type { Move } from "./mutations.ts";
import { NothingFits } from "./NothingFits.tsx";
import { passOnTouches } from "./pass-on-touches.ts";
import type { Funil } from "./queries.ts";
import { useOverStrip } from "./useOverStrip.ts";

type Columns = ReadonlyMap<string, BoardRow[]>;

/** The stages side by side; cards go from one to another by mouse, finger, keyboard or menu. */
export function Board(props: {
  funil: Funil;
  etapas: Etapa[];
  columns: Columns;
  nothingFits: boolean;
  onOpen: (id: string) => void;
  onMove: (move: Move) => void;
}) {
  const { t } = useTranslation();
  const acts = hasRole(useSession(), "agent");
  const { funil, etapas } = props;
  // State and not a ref: the columns measure in it, and a ref is not there yet when they first do.
  const [scroll, setScroll] = useState<HTMLDivElement | null>(null);
  // What colleagues do meanwhile would pull the places away from under the hand that drags.
  const [held, setHeld] = useState<Columns | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const overStrip = useOverStrip(strip, held !== null);
  const columns = held ?? props.columns;

  function find(id: string): BoardRow | undefined {
    for (const column of columns.values()) {
      const card = column.find((each) => each.id === id);
      if (card) return card;
    }
    return undefined;
  }
  const nameOf = (id: string | undefined) =>
    funil.etapas.find((etapa) => etapa.id === id)?.nome ?? "";

  function drop(result: DropResult, provided: ResponderProvided) {
    setHeld(null);
    const { draggableId, destination, source } = result;
    const card = find(draggableId);
    const to = funil.etapas.find(({ id }) => id === destination?.droppableId);
    if (!card || !destination || !to || result.reason === "CANCEL") {
      provided.announce(t("crm.drag.cancelled", { titulo: card?.titulo ?? "" }));
      return;
    }
    // What is closed stands in the order of its closing, wherever it is put.
    const isThere = destination.index === source.index || to.tipo !== "aberta";
    if (destination.droppableId === source.droppableId && isThere) return;
    provided.announce(t("crm.drag.dropped", { titulo: card.titulo, etapa: to.nome }));
    const behind = anchorAt(columns.get(to.id) ?? [], destination.index, card.id);
    props.onMove({ card, to, behind });
  }

  return (
    <DragDropContext
      dragHandleUsageInstructions={t("crm.drag.instructions")}
      onDragStart={({ draggableId, source }, { announce }) => {
        setHeld(props.columns);
        const etapa = nameOf(source.droppableId);
        announce(t("crm.drag.lifted", { titulo: find(draggableId)?.titulo ?? "", etapa }));
      }}
      onDragUpdate={({ destination }, { announce }) => {
        const etapa = nameOf(destination?.droppableId);
        if (!destination) return announce(t("crm.drag.nowhere"));
        announce(t("crm.drag.over", { etapa, place: destination.index + 1 }));
      }}
      onDragEnd={drop}
    >
      <div
        className={classes.board}
        ref={setScroll}
        data-dragging={held !== null}
        onTouchStart={({ nativeEvent }) => passOnTouches(nativeEvent)}
      >
        {props.nothingFits && <NothingFits />}
        {etapas.map((etapa) => (
          <BoardColumn
            key={etapa.id}
            etapa={etapa}
            cards={columns.get(etapa.id) ?? []}
            etapas={funil.etapas}
            scroll={scroll}
            acts={acts}
            open={!overStrip}
            onOpen={props.onOpen}
            onMove={props.onMove}
          />
        ))}
      </div>
      {etapas[0]?.tipo === "aberta" && (
        <ClosingStrip ref={strip} funil={funil} dragging={held !== null} open={overStrip} />
      )}
    </DragDropContext>
  );
}
