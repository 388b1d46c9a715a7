import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import classes from "./import.module.css";
import { PastImports } from "./PastImports.tsx";
import { MOST_BYTES, readSheet, type Sheet } from "./sheet.ts";

export function FileStep(props: {
  onSheet: (sheet: Sheet) => void;
  onReport: (id: string) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function take(file: File | undefined) {
    if (!file) return;
    setError(null);
    try {
      // Before it is read: a film would fill the memory.
      if (file.size > MOST_BYTES) throw new AppError("import_file_too_large", 413);
      props.onSheet(readSheet(file.name, new Uint8Array(await file.arrayBuffer())));
    } catch (failure) {
      setError(failure instanceof AppError ? failure : new AppError("import_file_unreadable", 422));
    }
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  return (
    <Stack gap="lg">
      <Text>{t("contacts.import.lead")}</Text>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same for those without a mouse */}
      <div
        className={classes.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileSpreadsheet size={32} stroke={1.5} aria-hidden />
        <Button data-autofocus onClick={() => input.current?.click()}>
          {t("contacts.import.choose")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("contacts.import.drop")}
        </Text>
        <input
          ref={input}
          hidden
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          aria-label={t("contacts.import.choose")}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {error !== null && (
        <Alert color="red" role="alert">
          {errorText(t, error)}
        </Alert>
      )}
      <PastImports onReport={props.onReport} />
    </Stack>
  );
}
