import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import {
  type Command,
  type CommandSource,
  registerCommandSource,
  type Shortcut,
  useCommands,
  useShortcuts,
} from "../../../ui/commands.ts";
import { elsewhere, VIEWS } from "../filter.ts";
import { useKeys } from "./useKeys.ts";

/** Esc and U, the list of shortcuts, and views and loaded conversations in the command bar. */
export function useInboxKeys(conversationId: string | null) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useNavigate({ from: "/atendimento" });
  const client = useQueryClient();
  const { tenantId } = useSession();

  useKeys([
    [
      "Escape",
      () => {
        if (conversationId) void navigate({ to: "/atendimento", search: elsewhere });
      },
    ],
    [
      "U",
      () =>
        void filter({
          search: (search) => ({ ...search, nao_lidas: search.nao_lidas ? undefined : true }),
        }),
    ],
  ]);

  const commands = useMemo(
    () =>
      VIEWS.map(
        (view): Command => ({
          id: `view-${view}`,
          group: t("inbox.commands.group"),
          label: t("inbox.commands.goTo", { view: t(`inbox.list.${view}`) }),
          run: () => void navigate({ to: "/atendimento", search: { ver: view } }),
        }),
      ),
    [navigate, t],
  );
  useCommands("inbox", commands);

  useEffect(() => {
    const source: CommandSource = async (query, signal) => {
      const { findCommands } = await import("../search/find-commands.ts");
      return findCommands({ client, tenantId, query, signal, navigate, t });
    };
    return registerCommandSource("inbox", source);
  }, [client, navigate, t, tenantId]);

  const shortcuts = useMemo((): Shortcut[] => {
    const group = t("inbox.title");
    return [
      { group, keys: "J", label: t("inbox.shortcuts.next") },
      { group, keys: "K", label: t("inbox.shortcuts.previous") },
      { group, keys: "Enter", label: t("inbox.shortcuts.open") },
      { group, keys: "Esc", label: t("inbox.shortcuts.back") },
      { group, keys: "R", label: t("inbox.shortcuts.reply") },
      { group, keys: "N", label: t("inbox.shortcuts.note") },
      { group, keys: "A", label: t("inbox.shortcuts.claim") },
      { group, keys: "T", label: t("inbox.shortcuts.assign") },
      { group, keys: "E", label: t("inbox.shortcuts.close") },
      { group, keys: "B", label: t("inbox.shortcuts.search") },
      { group, keys: "C", label: t("inbox.shortcuts.start") },
      { group, keys: "U", label: t("inbox.shortcuts.unread") },
      { group, keys: "Enter", label: t("inbox.shortcuts.send") },
      { group, keys: "Shift Enter", label: t("inbox.shortcuts.newline") },
    ];
  }, [t]);
  useShortcuts("inbox", shortcuts);
}
