import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import { Ending } from "./Ending.tsx";
import classes from "./modal.module.css";

/** One that never became a call: there is nothing to write down, only something to put right. */
export function NoCall({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { phone } = useWebphone();
  return (
    <div className={classes.body}>
      <Ending line={line} />
      <Group justify="flex-end">
        <Button size="sm" variant="default" onClick={() => phone?.dismiss(line.id)}>
          {t("core.close")}
        </Button>
      </Group>
    </div>
  );
}
