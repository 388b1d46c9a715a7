import { ActionIcon } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { IconClock, IconPlus } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatReais } from "../../lib/format.ts";
import { useNow } from "../../lib/useNow.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import classes from "./board.module.css";
import { CardList } from "./CardList.tsx";
import { type Etapa, isLate, totalOf } from "./columns.ts";
import type { Move } from "./mutations.ts";
import { QuickAdd } from "./QuickAdd.tsx";

/** One stage: how many, how much, how many have been here too long, and the cards themselves. */
export function BoardColumn(props: {
  etapa: Etapa;
  cards: BoardRow[];
  etapas: Etapa[];
  scroll: HTMLDivElement | null;
  acts: boolean;
  /** Whether what is dragged may be dropped here. */
  open: boolean;
  onOpen: (id: string) => void;
  onMove: (move: Move) => void;
}) {
  const { t } = useTranslation();
  const { etapa, cards } = props;
  const [adding, setAdding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const now = useNow();
  const late = cards.filter((card) => isLate(card, etapa, now)).length;
  return (
    <section className={classes.column} aria-label={etapa.nome}>
      <header className={classes.columnHead}>
        <div className={classes.columnName}>
          <h2>{etapa.nome}</h2>
          <span className={classes.count}>{formatNumber(cards.length)}</span>
          {props.acts && etapa.tipo === "aberta" && (
            <Tooltip label={t("crm.add.open", { etapa: etapa.nome })}>
              <ActionIcon
                ref={opener}
                aria-label={t("crm.add.open", { etapa: etapa.nome })}
                aria-expanded={adding}
                onClick={() => setAdding(!adding)}
              >
                <IconPlus size={18} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        <div className={classes.columnFigures}>
          <span>{formatReais(totalOf(cards))}</span>
          {late > 0 && (
            <span className={classes.late}>
              <IconClock size={14} stroke={1.75} aria-hidden />
              {t("crm.late", { count: late })}
            </span>
          )}
        </div>
        {adding && (
          <QuickAdd
            etapa={etapa}
            onClose={() => {
              setAdding(false);
              opener.current?.focus();
            }}
          />
        )}
      </header>
      <CardList {...props} now={now} />
    </section>
  );
}
