import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import { CallNotes } from "./CallNotes.tsx";
import { Ending } from "./Ending.tsx";
import classes from "./modal.module.css";

/** One that never became a call: there is something to put right, and to keep what was written already. */
export function NoCall({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { phone } = useWebphone();
  return (
    <div className={classes.body}>
      <Ending line={line} />
      {phone?.notes.of(line.id).text && <CallNotes line={line} />}
      <Group justify="flex-end">
        <Button size="sm" variant="default" onClick={() => phone?.dismiss(line.id)}>
          {t("core.close")}
        </Button>
      </Group>
    </div>
  );
}
