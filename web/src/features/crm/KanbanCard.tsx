import type { DraggableProvided } from "@hello-pangea/dnd";
import type { BoardRow } from "@prosa/shared/events.ts";
import { IconClock } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { formatReais } from "../../lib/format.ts";
import { PersonAvatar } from "../../ui/PersonAvatar.tsx";
import { CardMenu } from "./CardMenu.tsx";
import classes from "./card.module.css";
import { daysIn, type Etapa, isLate } from "./columns.ts";
import { LastMessage } from "./LastMessage.tsx";
import type { Move } from "./mutations.ts";

interface Props {
  card: BoardRow;
  etapa: Etapa;
  etapas: Etapa[];
  provided: DraggableProvided;
  acts: boolean;
  now: number;
  /** Where it stands in its list, unless it hangs in the air. */
  top?: number;
  lifted?: boolean;
  onOpen: (id: string) => void;
  onMove: (move: Move) => void;
}

/** A sale at a glance. The face is one handle to drag and to open; what else can be done is beside it. */
export const KanbanCard = memo(function KanbanCard(props: Props) {
  const { t } = useTranslation();
  const { card, etapa, provided, now } = props;
  const { style, ...place } = provided.draggableProps;
  const open = () => props.onOpen(card.id);
  const days = daysIn(card, now);
  const handle = props.acts ? provided.dragHandleProps : { role: "button", tabIndex: 0 };
  return (
    <article
      ref={provided.innerRef}
      {...place}
      className={classes.card}
      style={{ ...style, ...(props.top === undefined ? {} : { top: props.top }) }}
      data-lifted={props.lifted ?? false}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the drag handle brings its role along */}
      <div
        {...handle}
        className={classes.face}
        onClick={open}
        onKeyDown={(event) => {
          // Enter in mid-air is the drag's, and Space lifts only for those who may move it.
          if (event.defaultPrevented) return;
          if (event.key !== "Enter" && (props.acts || event.key !== " ")) return;
          event.preventDefault();
          open();
        }}
      >
        <strong className={classes.title}>{card.titulo}</strong>
        <span className={classes.contact}>{card.contato_nome ?? t("crm.noContact")}</span>
        <LastMessage card={card} />
        <span className={classes.foot}>
          <span className={classes.value}>
            {card.valor_centavos === null ? t("crm.noValue") : formatReais(card.valor_centavos)}
          </span>
          <span className={classes.age} data-late={isLate(card, etapa, now)}>
            <IconClock size={14} stroke={1.75} aria-hidden />
            {t("crm.days", { count: days })}
          </span>
          <span className={classes.owner}>
            {card.responsavel_nome && (
              <>
                <PersonAvatar name={card.responsavel_nome} size={22} />
                <span className={classes.ownerName}>{card.responsavel_nome.split(" ")[0]}</span>
              </>
            )}
          </span>
        </span>
      </div>
      <CardMenu card={card} etapas={props.etapas} acts={props.acts} onMove={props.onMove} />
    </article>
  );
});
