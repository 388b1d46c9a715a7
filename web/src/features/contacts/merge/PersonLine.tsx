import { useTranslation } from "react-i18next";
import { formatDate } from "../../../lib/format.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { Phone } from "../../../ui/Phone.tsx";
import type { ContatoRow } from "../list/queries.ts";
import classes from "./merge.module.css";

export function PersonLine({ row }: { row: ContatoRow }) {
  const { t } = useTranslation();
  const address = row.telefones[0] ?? row.emails[0] ?? row.endereco;
  return (
    <span className={classes.person}>
      <PersonAvatar name={row.nome} src={row.foto} size={32} />
      <span className={classes.personText}>
        <strong>{row.nome}</strong>
        <span className={classes.quiet}>
          {address && <Phone value={address} />}
          {address && " · "}
          {t("contacts.since", { at: formatDate(row.criado_em) })}
        </span>
      </span>
    </span>
  );
}
