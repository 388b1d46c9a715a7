import { Alert, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatNumber } from "../../../lib/format.ts";
import { type Plan, useImport } from "./useImport.ts";

/** The way in, with what is done so far. It begins by itself. */
export function RunStep(props: {
  plan: Plan;
  onBusy: (busy: boolean) => void;
  onEnded: () => void;
}) {
  const { t } = useTranslation();
  const { plan, onBusy, onEnded } = props;
  const { state, run, cancel } = useImport(plan);
  const total = plan.rows.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for this plan
  useEffect(() => {
    run();
  }, [plan.id]);
  useEffect(() => {
    onBusy(state.is === "running" || state.is === "stopping");
    if (state.is === "ended") onEnded();
  }, [state.is, onBusy, onEnded]);

  const done = "done" in state ? state.done : 0;
  return (
    <Stack gap="md">
      <Text role="status">
        {t("contacts.import.progress", { done: formatNumber(done), total: formatNumber(total) })}
      </Text>
      <Progress value={(done / total) * 100} aria-label={t("contacts.import.title")} />
      {state.is === "stuck" && (
        <Alert color="red" role="alert">
          {errorText(t, state.error)} {t("contacts.import.stuck")}
        </Alert>
      )}
      <Group justify="flex-end">
        {state.is === "stuck" ? (
          <Button onClick={run}>{t("contacts.import.goOn")}</Button>
        ) : (
          <Button variant="default" loading={state.is === "stopping"} onClick={cancel}>
            {t("contacts.import.stop")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
