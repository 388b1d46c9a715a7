import { ActionIcon, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "./Tooltip.tsx";

/** Something to paste elsewhere: the whole value in one click, and it can be selected by hand. */
export function CopyField(props: { label: string; value: string; description?: ReactNode }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 2_000 });
  const word = clipboard.copied ? t("core.copied") : t("core.copy");
  return (
    <TextInput
      readOnly
      label={props.label}
      description={props.description}
      value={props.value}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <Tooltip label={word}>
          <ActionIcon
            aria-label={`${word}: ${props.label}`}
            color={clipboard.copied ? "green" : "gray"}
            onClick={() => clipboard.copy(props.value)}
          >
            {clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      }
    />
  );
}
