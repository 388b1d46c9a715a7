import { ActionIcon, Menu } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { tons } from "@prosa/shared/ai-insights.ts";
import { IconSparkles } from "@tabler/icons-react";
import { useMemo } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Draft } from "../../../ui/assist.ts";
import { type Command, useCommands } from "../../../ui/commands.ts";
import { MOD } from "../../../ui/keys.ts";
import { AssistStrip } from "./AssistStrip.tsx";
import { useAssistant } from "./useAssistant.ts";

/** An answer out of the company's documents, and what is typed in other words. */
export function ComposerAssist(props: { draft: Draft; above: HTMLElement | null }) {
  const { t } = useTranslation();
  const { draft, above } = props;
  const assistant = useAssistant(draft);
  const { ask } = assistant;
  const empty = draft.text.trim() === "";
  const keys = `${MOD} I`;

  // Also while typing: a model is asked in the middle of an answer.
  useHotkeys([["mod+I", () => ask({ kind: "answer" })]], []);
  const commands = useMemo(
    (): Command[] => [
      {
        id: "suggest",
        group: t("inbox.commands.group"),
        label: t("ai.compose.suggest"),
        keys,
        run: () => ask({ kind: "answer" }),
      },
    ],
    [ask, keys, t],
  );
  useCommands("assist", commands);

  return (
    <>
      <Menu position="top-start" width={240}>
        <Menu.Target>
          <ActionIcon
            size={32}
            aria-label={t("ai.compose.open")}
            data-hint={t("ai.compose.open")}
            loading={assistant.help?.step === "running"}
          >
            <IconSparkles size={18} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconSparkles size={18} stroke={1.75} aria-hidden />}
            rightSection={<kbd>{keys}</kbd>}
            onClick={() => ask({ kind: "answer" })}
          >
            {t("ai.compose.suggest")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t(empty ? "ai.compose.rewriteEmpty" : "ai.compose.rewrite")}</Menu.Label>
          {tons.map((tone) => (
            <Menu.Item key={tone} disabled={empty} onClick={() => ask({ kind: "rewrite", tone })}>
              {t(`ai.compose.tones.${tone}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {above && createPortal(<AssistStrip {...assistant} />, above)}
    </>
  );
}
