import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDuration, formatNumber, formatPercent } from "../../../../lib/format.ts";
import classes from "./report.module.css";
import { answerShare, averageTalk, type Counted } from "./stats.ts";

/** The same counts to be read; talk where it was measured. */
export function CountTable({ head, rows }: { head: string; rows: Counted[] }) {
  const { t } = useTranslation();
  const talks = rows.some(({ talk_seconds }) => talk_seconds !== undefined);
  return (
    <Table.ScrollContainer minWidth={talks ? 480 : 280}>
      <Table className={classes.numbers}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{head}</Table.Th>
            <Table.Th scope="col">{t("calls.stats.calls")}</Table.Th>
            <Table.Th scope="col">{t("calls.stats.answered")}</Table.Th>
            <Table.Th scope="col">{t("calls.stats.share")}</Table.Th>
            {talks && <Table.Th scope="col">{t("calls.stats.talk")}</Table.Th>}
            {talks && <Table.Th scope="col">{t("calls.stats.average")}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const { item, calls, answered, talk_seconds = 0 } = row;
            const share = answerShare(row);
            return (
              <Table.Tr key={item}>
                <Table.Th scope="row">{item}</Table.Th>
                <Table.Td>{formatNumber(calls)}</Table.Td>
                <Table.Td>{formatNumber(answered)}</Table.Td>
                <Table.Td>{share === null ? "–" : formatPercent(share)}</Table.Td>
                {talks && <Table.Td>{formatDuration(talk_seconds)}</Table.Td>}
                {talks && (
                  <Table.Td>{formatDuration(averageTalk({ answered, talk_seconds }))}</Table.Td>
                )}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
