import { Droppable } from "@hello-pangea/dnd";
import { IconThumbDown, IconTrophy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatReais } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import classes from "./board.module.css";
import { crmQueries, type Funil } from "./queries.ts";

const ICONS = { ganha: IconTrophy, perdida: IconThumbDown } as const;

/** Where a sale ends: what came of the last thirty days, and a place to drop the next one. */
export function ClosingStrip(props: {
  ref: Ref<HTMLDivElement>;
  funil: Funil;
  dragging: boolean;
  /** Whether what is dragged may be dropped here. */
  open: boolean;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { funil } = props;
  const { data: totals } = useQuery(crmQueries.totals(tenantId, funil.id));
  return (
    <div ref={props.ref} className={classes.strip} data-dragging={props.dragging}>
      {funil.etapas.map((etapa) => {
        if (etapa.tipo === "aberta") return null;
        const Icon = ICONS[etapa.tipo];
        const total = totals?.find(({ etapa_id }) => etapa_id === etapa.id);
        return (
          <Droppable
            key={etapa.id}
            droppableId={etapa.id}
            mode="virtual"
            isDropDisabled={!props.open}
            renderClone={(drag) => <div ref={drag.innerRef} {...drag.draggableProps} />}
          >
            {(provided, snapshot) => (
              <div
                ref={provided.innerRef}
                {...provided.droppableProps}
                className={classes.zone}
                data-tipo={etapa.tipo}
                data-over={snapshot.isDraggingOver}
              >
                <Link
                  to="/kanban"
                  search={(now) => ({ ...now, fechadas: true })}
                  className={classes.zoneLink}
                >
                  <Icon size={18} stroke={1.75} aria-hidden />
                  <strong>{etapa.nome}</strong>
                  {total && (
                    <span className={classes.zoneTotal}>
                      {t("crm.closedTotal", { number: formatNumber(total.quantidade) })}
                      <span className={classes.zoneDot}>{" · "}</span>
                      <span className={classes.zoneSum}>{formatReais(total.soma_centavos)}</span>
                    </span>
                  )}
                </Link>
              </div>
            )}
          </Droppable>
        );
      })}
    </div>
  );
}
