import { Menu } from "@mantine/core";
import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";
import {
  IconAddressBook,
  IconBolt,
  IconLayoutBottombar,
  IconLink,
  IconListDetails,
  IconMapPin,
  IconMicrophone,
  IconPaperclip,
  IconTemplate,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Panel } from "../composer/useComposer.ts";

/** Everything but words that this channel can carry. Opens as soon as it is drawn. */
export function ComposerActions(props: {
  capabilities: ChannelCapabilities | null;
  onFiles: () => void;
  onPanel: (panel: Panel) => void;
  onRecord: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(true);
  const { capabilities, onPanel } = props;
  const carries = (type: string) => capabilities?.types.includes(type) ?? false;
  const files = (["image", "video", "audio", "document"] as const).some(carries);
  const taps = carries("interactive") && capabilities?.interactive;

  const item = (label: string, Icon: typeof IconBolt, onClick: () => void) => (
    <Menu.Item leftSection={<Icon size={18} stroke={1.75} aria-hidden />} onClick={onClick}>
      {label}
    </Menu.Item>
  );

  return (
    <Menu opened={opened} onChange={setOpened} position="top-start" width={240}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        {files && item(t("compose.actions.files"), IconPaperclip, props.onFiles)}
        {carries("audio") && item(t("compose.actions.record"), IconMicrophone, props.onRecord)}
        {carries("location") &&
          item(t("compose.actions.location"), IconMapPin, () => onPanel("location"))}
        {carries("contacts") &&
          item(t("compose.actions.contacts"), IconAddressBook, () => onPanel("contacts"))}
        {taps && (
          <>
            <Menu.Divider />
            {item(t("compose.actions.buttons"), IconLayoutBottombar, () => onPanel("buttons"))}
            {item(t("compose.actions.list"), IconListDetails, () => onPanel("list"))}
            {item(t("compose.actions.link"), IconLink, () => onPanel("link"))}
          </>
        )}
        <Menu.Divider />
        {capabilities?.templates &&
          item(t("compose.actions.template"), IconTemplate, () => onPanel("template"))}
        {item(t("compose.actions.canned"), IconBolt, () => onPanel("canned"))}
      </Menu.Dropdown>
    </Menu>
  );
}
