import { Button, Menu } from "@mantine/core";
import {
  IconChevronDown,
  IconFileUpload,
  IconPencil,
  IconWorldDownload,
} from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { ACCEPTED } from "./uploads.ts";

/** The three ways a document comes about. */
export function AddMenu(props: {
  onWrite: () => void;
  onImport: () => void;
  onFiles: (files: Iterable<File>) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={16} stroke={1.75} aria-hidden />}>
            {t("knowledge.add.open")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={16} stroke={1.75} aria-hidden />}
            onClick={props.onWrite}
          >
            {t("knowledge.add.write")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileUpload size={16} stroke={1.75} aria-hidden />}
            onClick={() => input.current?.click()}
          >
            {t("knowledge.add.file")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconWorldDownload size={16} stroke={1.75} aria-hidden />}
            onClick={props.onImport}
          >
            {t("knowledge.add.page")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        accept={ACCEPTED}
        aria-label={t("knowledge.add.file")}
        onChange={(event) => {
          props.onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
