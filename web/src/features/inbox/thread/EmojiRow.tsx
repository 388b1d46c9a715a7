import { ActionIcon, Group, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { firstEmoji } from "./first-emoji.ts";

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** Six at hand and a field for any other; pressing the one that is there takes it back. */
export function EmojiRow(props: {
  current: string | null;
  onPick: (emoji: string | null) => void;
}) {
  const { t } = useTranslation();
  const { current, onPick } = props;
  const [typing, setTyping] = useState(false);
  const shown = current && !QUICK.includes(current) ? [...QUICK.slice(0, 5), current] : QUICK;

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend */}
      <div role="group" aria-label={t("messages.menu.react")}>
        <Group gap={2} p={4} wrap="nowrap" justify="space-between">
          {shown.map((emoji) => (
            <ActionIcon
              key={emoji}
              variant={emoji === current ? "light" : "subtle"}
              aria-pressed={emoji === current}
              aria-label={t(
                emoji === current ? "messages.menu.unreact" : "messages.menu.reactWith",
                { emoji },
              )}
              onClick={() => onPick(emoji === current ? null : emoji)}
            >
              <span style={{ fontSize: 18 }}>{emoji}</span>
            </ActionIcon>
          ))}
          <ActionIcon
            aria-label={t("messages.menu.otherEmoji")}
            aria-expanded={typing}
            onClick={() => setTyping(!typing)}
          >
            <IconPlus size={16} stroke={1.75} />
          </ActionIcon>
        </Group>
      </div>
      {typing && (
        <TextInput
          p={4}
          autoFocus
          aria-label={t("messages.menu.otherEmoji")}
          placeholder={t("messages.menu.otherEmojiHint")}
          onKeyDown={(event) => event.stopPropagation()}
          onChange={(event) => {
            const emoji = firstEmoji(event.currentTarget.value);
            if (emoji) onPick(emoji);
          }}
        />
      )}
    </>
  );
}
