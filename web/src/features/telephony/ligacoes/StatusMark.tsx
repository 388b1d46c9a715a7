import type { Enums } from "@prosa/shared/database.types.ts";
import {
  IconAlertTriangle,
  IconPhoneCall,
  IconPhoneCalling,
  IconPhoneCheck,
  IconPhoneOff,
  IconPhonePause,
  IconPhoneX,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./ligacoes.module.css";

const ICONS = {
  chamando: IconPhoneCalling,
  em_andamento: IconPhoneCall,
  atendida: IconPhoneCheck,
  nao_atendida: IconPhoneX,
  ocupado: IconPhonePause,
  cancelada: IconPhoneOff,
  falhou: IconAlertTriangle,
} satisfies Record<Enums<"ligacao_status">, unknown>;

/** How the call stands or how it ended, in a word and a sign. */
export function StatusMark({ status }: { status: Enums<"ligacao_status"> }) {
  const { t } = useTranslation();
  const Icon = ICONS[status];
  return (
    <span className={classes.status} data-status={status}>
      <Icon size={16} stroke={1.75} aria-hidden />
      {t(`calls.status.${status}`)}
    </span>
  );
}
