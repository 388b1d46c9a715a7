import { Alert, Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../lib/errors.ts";

/** Under a form or a question: why it was refused, the way out, and the button that does it. */
export function Foot(props: {
  error?: unknown;
  /** What the way out is called, where it is not giving up. */
  leave?: string;
  onLeave: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <>
      {props.error != null && (
        <Alert color="red" role="alert">
          {errorText(t, props.error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={props.onLeave}>
          {props.leave ?? t("core.cancel")}
        </Button>
        {props.children}
      </Group>
    </>
  );
}
