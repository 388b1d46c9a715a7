import { Menu } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconCopy, IconInfoCircle, IconRefresh } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "../media/copy.ts";
import { useResendMessage } from "../mutations.ts";
import { EmojiRow } from "./EmojiRow.tsx";
import { useReact } from "./useReact.ts";

const MessageInfo = lazy(async () => ({
  default: (await import("./MessageInfo.tsx")).MessageInfo,
}));

/** React, copy, look behind a message, send it again. Opens as soon as it is drawn. */
export function MessageMenu(props: {
  row: ThreadRow;
  /** Whether this person may say something to the customer now. */
  canAct: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { row, canAct, onClose } = props;
  const [opened, setOpened] = useState(true);
  const [info, setInfo] = useState(false);
  const react = useReact(row);
  const resend = useResendMessage(row.conversation_id);
  const trouble = row.status === "failed" || row.status === "uncertain";
  const reactable = canAct && !row.revoked_at && row.provider_ref !== null;

  return (
    <>
      <Menu
        opened={opened}
        onChange={setOpened}
        onExitTransitionEnd={() => {
          if (!info) onClose();
        }}
        width={260}
        position={row.direction === "inbound" ? "bottom-start" : "bottom-end"}
      >
        <Menu.Target>{props.children}</Menu.Target>
        <Menu.Dropdown>
          {reactable && (
            <EmojiRow
              current={row.reactions.outbound ?? null}
              onPick={(emoji) => {
                react(emoji);
                setOpened(false);
              }}
            />
          )}
          {row.body && !row.revoked_at && (
            <Menu.Item
              leftSection={<IconCopy size={16} stroke={1.75} aria-hidden />}
              onClick={() => copyText(row.body ?? "", t("messages.menu.copied"))}
            >
              {t("messages.menu.copy")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconInfoCircle size={16} stroke={1.75} aria-hidden />}
            onClick={() => setInfo(true)}
          >
            {t("messages.menu.info")}
          </Menu.Item>
          {trouble && canAct && (
            <Menu.Item
              leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
              onClick={() => resend.mutate(row.id)}
            >
              {t("messages.menu.resend")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {info && (
        <Suspense>
          <MessageInfo row={row} onClose={onClose} />
        </Suspense>
      )}
    </>
  );
}
