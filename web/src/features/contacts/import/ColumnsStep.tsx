import { Alert, Button, Checkbox, Group, NativeSelect, Radio, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";
import { FIELDS, guessMapping, hasHeading, type Mapping, rowsOf } from "./columns.ts";
import classes from "./import.module.css";
import { Preview } from "./Preview.tsx";
import type { OnExisting } from "./queries.ts";
import { MOST_ROWS, type Sheet } from "./sheet.ts";
import type { Plan } from "./useImport.ts";

const WAYS = ["complete", "replace", "keep"] as const;

/** What each column is, what happens to whom one knows, and what the first lines would do. */
export function ColumnsStep(props: {
  sheet: Sheet;
  onBack: () => void;
  onPlan: (plan: Plan) => void;
}) {
  const { t } = useTranslation();
  const { sheet } = props;
  const [heading, setHeading] = useState(() => hasHeading(sheet));
  const [mapping, setMapping] = useState<Mapping>(() => guessMapping(sheet, hasHeading(sheet)));
  const [onExisting, setOnExisting] = useState<OnExisting>("complete");
  const rows = useMemo(() => rowsOf(sheet, mapping, heading), [sheet, mapping, heading]);
  const reachable = mapping.includes("telefone") || mapping.includes("email");
  const fits = rows.length > 0 && rows.length <= MOST_ROWS;

  /** A field is in one column: elsewhere it is let go. */
  function choose(column: number, name: string) {
    const field = FIELDS.find((known) => known === name) ?? null;
    setMapping((now) =>
      now.map((known, at) => (at === column ? field : known === field ? null : known)),
    );
  }

  return (
    <Stack gap="lg">
      <Text>
        {t("contacts.import.found", {
          count: rows.length,
          n: formatNumber(rows.length),
          file: sheet.fileName,
        })}
      </Text>
      <div className={classes.columns}>
        {mapping.map((field, at) => (
          <NativeSelect
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={at}
            label={columnName(at)}
            description={sheet.rows[heading ? 1 : 0]?.cells[at] || "—"}
            data={[
              { value: "", label: t("contacts.import.leaveOut") },
              ...FIELDS.map((one) => ({ value: one, label: t(`contacts.import.fields.${one}`) })),
            ]}
            value={field ?? ""}
            onChange={(event) => choose(at, event.currentTarget.value)}
          />
        ))}
      </div>
      <Checkbox
        label={t("contacts.import.heading")}
        checked={heading}
        onChange={(event) => {
          setHeading(event.currentTarget.checked);
          setMapping(guessMapping(sheet, event.currentTarget.checked));
        }}
      />
      <Radio.Group
        label={t("contacts.import.onExisting")}
        value={onExisting}
        onChange={(way) => setOnExisting(WAYS.find((known) => known === way) ?? "complete")}
      >
        <Stack gap={6} mt={6}>
          {WAYS.map((way) => (
            <Radio key={way} value={way} label={t(`contacts.import.ways.${way}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {reachable && fits ? (
        <Preview rows={rows} onExisting={onExisting} />
      ) : (
        <Alert color="yellow" role="status">
          {t(fits ? "contacts.import.noAddress" : "contacts.import.noRows")}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={props.onBack}>
          {t("contacts.import.otherFile")}
        </Button>
        <Button
          disabled={!reachable || !fits}
          onClick={() =>
            props.onPlan({ id: crypto.randomUUID(), fileName: sheet.fileName, rows, onExisting })
          }
        >
          {t("contacts.import.run", { count: rows.length, n: formatNumber(rows.length) })}
        </Button>
      </Group>
    </Stack>
  );

  function columnName(at: number): string {
    const name = heading && sheet.rows[0]?.cells[at];
    return name || t("contacts.import.column", { n: at + 1 });
  }
}
