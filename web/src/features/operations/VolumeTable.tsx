import { Table } from "@mantine/core";
import type { OperationsStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { formatNumber, formatTime } from "../../lib/format.ts";
import classes from "./operations.module.css";

export function VolumeTable({ volume }: { volume: OperationsStatus["volume"] }) {
  const { t } = useTranslation();
  return (
    <Table className={classes.numbers}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t("operations.volume.hour")}</Table.Th>
          <Table.Th scope="col">{t("operations.volume.inbound")}</Table.Th>
          <Table.Th scope="col">{t("operations.volume.outbound")}</Table.Th>
          <Table.Th scope="col">{t("operations.volume.failed")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {volume.toReversed().map((hour) => (
          <Table.Tr key={hour.hour}>
            <Table.Th scope="row">
              <time dateTime={hour.hour}>{formatTime(hour.hour)}</time>
            </Table.Th>
            <Table.Td>{formatNumber(hour.inbound)}</Table.Td>
            <Table.Td>{formatNumber(hour.outbound)}</Table.Td>
            <Table.Td>{formatNumber(hour.failed)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
