import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { Phone } from "../../../ui/Phone.tsx";
import { CallFacts } from "./CallFacts.tsx";
import { otherNumber } from "./ligacao.ts";
import classes from "./ligacoes.module.css";

/** One call of the page: with whom, what became of it, and what was noted. It leads to the rest. */
export function CallLine({ call }: { call: LigacaoRow }) {
  const { t } = useTranslation();
  const number = otherNumber(call);
  const unknown = number ? <Phone value={number} /> : t("calls.unknown");
  return (
    <li>
      <Link
        to="/ligacoes"
        search={(now) => ({ ...now, ligacao: call.id, t: undefined })}
        className={classes.open}
        data-call={call.id}
      >
        <PersonAvatar name={call.contato_nome ?? "?"} src={call.contato_foto} size={36} />
        <span className={classes.who}>
          <strong className={classes.name}>{call.contato_nome ?? unknown}</strong>
          {call.contato_nome && number && (
            <span className={classes.quiet}>
              <Phone value={number} />
            </span>
          )}
        </span>
        <CallFacts call={call} />
        {(call.disposicao || call.notas) && (
          <span className={classes.noted}>
            {call.disposicao && (
              <span className={classes.disposition}>
                {t(`calls.disposition.${call.disposicao}`)}
              </span>
            )}
            {call.notas && <span className={classes.excerpt}>{call.notas}</span>}
          </span>
        )}
      </Link>
    </li>
  );
}
