import { Button, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Foot } from "../../../ui/Foot.tsx";

/** A drawer's form: fields, how it will look, and the two ways out. */
export function PanelForm(props: {
  ready: boolean;
  preview: ReactNode;
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (props.ready) props.onSend();
      }}
    >
      <Stack gap="md">
        {props.children}
        {props.preview}
        <Foot onLeave={props.onClose}>
          <Button type="submit" disabled={!props.ready}>
            {t("compose.send")}
          </Button>
        </Foot>
      </Stack>
    </form>
  );
}
