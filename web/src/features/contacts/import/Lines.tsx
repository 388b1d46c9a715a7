import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Phone } from "../../../ui/Phone.tsx";
import classes from "./import.module.css";
import { importQueries, type Outcome } from "./queries.ts";
import { reasonText } from "./reason.ts";
import { Scroll } from "./Scroll.tsx";

/** The first lines with one outcome; all of them are in the file that can be kept. */
export function Lines({ id, outcome }: { id: string; outcome: Outcome }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(importQueries.lines(tenantId, id, outcome));
  if (!data) return <Skeleton h={120} />;
  if (data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("contacts.import.noLines")}
      </Text>
    );
  }
  return (
    <Scroll label={t("contacts.import.linesLabel")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t("contacts.import.line")}</th>
            <th>{t("contacts.nome")}</th>
            <th>{t("contacts.import.address")}</th>
            <th>{t("contacts.import.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ line, given, reason, undo }) => (
            <tr key={line}>
              <td>{line}</td>
              <td>{given.nome}</td>
              <td>
                {given.telefone && <Phone value={given.telefone} />}
                {given.telefone && given.email && <br />}
                {given.email}
              </td>
              <td>
                {reason && reasonText(t, reason)}
                {undo && t(`contacts.import.undo.${undo as "gone"}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
