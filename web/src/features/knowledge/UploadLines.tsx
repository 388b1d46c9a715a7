import { Alert, CloseButton, Group, Loader, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import type { Sending } from "./uploads.ts";

/** Files on their way, and those that did not get there. */
export function UploadLines(props: { sending: Sending[]; onDrop: (key: string) => void }) {
  const { t } = useTranslation();
  if (props.sending.length === 0) return null;
  return (
    <Stack gap="xs" mb="md" role="status">
      {props.sending.map(({ key, name, error }) =>
        error ? (
          <Alert key={key} color="red" title={name}>
            <Group justify="space-between" wrap="nowrap" align="start">
              <span>{errorText(t, error)}</span>
              <CloseButton aria-label={t("core.close")} onClick={() => props.onDrop(key)} />
            </Group>
          </Alert>
        ) : (
          <Group key={key} gap="sm" wrap="nowrap">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t("knowledge.sending", { name })}</Text>
          </Group>
        ),
      )}
    </Stack>
  );
}
