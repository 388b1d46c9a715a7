import { Draggable, Droppable } from "@hello-pangea/dnd";
import type { BoardRow } from "@prosa/shared/events.ts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./board.module.css";
import type { Etapa } from "./columns.ts";
import { KanbanCard } from "./KanbanCard.tsx";
import type { Move } from "./mutations.ts";

/** A card and the gap below it, as in board.module.css. */
const CARD_PITCH = 140;

/** The cards of a stage. Only those near the screen are drawn, however many there are. */
export function CardList(props: {
  etapa: Etapa;
  cards: BoardRow[];
  etapas: Etapa[];
  scroll: HTMLDivElement | null;
  acts: boolean;
  open: boolean;
  now: number;
  onOpen: (id: string) => void;
  onMove: (move: Move) => void;
}) {
  const { t } = useTranslation();
  const { etapa, cards, scroll } = props;
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // The board scrolls as a whole, so the list has to know how far down it begins: the heads may
  // have grown with any render.
  useLayoutEffect(() => {
    if (!scroll || !list.current) return;
    const from = scroll.getBoundingClientRect().top - scroll.scrollTop;
    setTop(Math.round(list.current.getBoundingClientRect().top - from));
  });
  const virtual = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroll,
    estimateSize: () => CARD_PITCH,
    getItemKey: (index) => cards[index]?.id ?? index,
    scrollMargin: top,
    overscan: 4,
  });
  const face = (card: BoardRow) => ({
    card,
    etapa,
    etapas: props.etapas,
    acts: props.acts,
    now: props.now,
    onOpen: props.onOpen,
    onMove: props.onMove,
  });

  return (
    <Droppable
      droppableId={etapa.id}
      mode="virtual"
      isDropDisabled={!props.acts || !props.open}
      renderClone={(provided, snapshot, { source }) => {
        const card = cards[source.index];
        return card ? (
          <KanbanCard {...face(card)} provided={provided} lifted={snapshot.isDragging} />
        ) : (
          <div ref={provided.innerRef} {...provided.draggableProps} />
        );
      }}
    >
      {(provided, snapshot) => {
        const places = cards.length + (snapshot.isUsingPlaceholder ? 1 : 0);
        return (
          <div
            ref={(element) => {
              list.current = element;
              provided.innerRef(element);
            }}
            {...provided.droppableProps}
            className={classes.cards}
            data-over={snapshot.isDraggingOver}
          >
            <div style={{ height: places * CARD_PITCH }}>
              {virtual.getVirtualItems().map(({ index, key, start }) => {
                const card = cards[index];
                return card ? (
                  <Draggable
                    key={key}
                    draggableId={card.id}
                    index={index}
                    isDragDisabled={!props.acts}
                  >
                    {(drag) => <KanbanCard {...face(card)} provided={drag} top={start - top} />}
                  </Draggable>
                ) : null;
              })}
            </div>
            {cards.length === 0 && <p className={classes.empty}>{t("crm.emptyColumn")}</p>}
          </div>
        );
      }}
    </Droppable>
  );
}
