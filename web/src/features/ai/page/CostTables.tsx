import { Table } from "@mantine/core";
import type { AiCosts } from "@prosa/shared/ai.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";
import { formatUsd } from "../format-usd.ts";
import classes from "./page.module.css";

interface Line {
  key: string;
  name: ReactNode;
  calls: number;
  cost_usd: number;
}

/** The same money three ways: for what, to whom, and in which conversations. */
export function CostTables({ costs }: { costs: AiCosts }) {
  const { t } = useTranslation();
  if (costs.calls === 0) return <p className={classes.quiet}>{t("ai.costs.none")}</p>;
  return (
    <div className={classes.tables}>
      <CostTable
        title={t("ai.costs.operation")}
        lines={costs.operations.map((one) => ({
          ...one,
          key: one.operation,
          name: t([`ai.operation.${one.operation}`, one.operation] as never),
        }))}
      />
      <CostTable
        title={t("ai.costs.model")}
        lines={costs.models.map((one) => ({
          ...one,
          key: `${one.provider}/${one.model}`,
          name: one.model,
        }))}
      />
      {costs.conversations.length > 0 && (
        <CostTable
          title={t("ai.costs.conversation")}
          lines={costs.conversations.map((one) => ({
            ...one,
            key: one.conversation_id,
            name: (
              <Link
                to="/atendimento/$conversationId"
                params={{ conversationId: one.conversation_id }}
              >
                {one.contato_nome ?? one.protocolo}
              </Link>
            ),
          }))}
        />
      )}
    </div>
  );
}

function CostTable({ title, lines }: { title: string; lines: Line[] }) {
  const { t } = useTranslation();
  return (
    <Table className={classes.table} verticalSpacing={4} horizontalSpacing={8}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{title}</Table.Th>
          <Table.Th ta="right">{t("ai.costs.asked")}</Table.Th>
          <Table.Th ta="right">{t("ai.costs.usd")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line) => (
          <Table.Tr key={line.key}>
            <Table.Td>{line.name}</Table.Td>
            <Table.Td ta="right">{formatNumber(line.calls)}</Table.Td>
            <Table.Td ta="right">{formatUsd(line.cost_usd)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
