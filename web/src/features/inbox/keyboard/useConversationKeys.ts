import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { type Command, useCommands } from "../../../ui/commands.ts";
import type { ComposerState } from "../composer/useComposer.ts";
import { isFree, mayRelease } from "../may-act.ts";
import { useConversationVerb } from "../mutations.ts";
import { useKeys } from "./useKeys.ts";

/** R, N, A, T and E on the open conversation, and the same in the command bar. */
export function useConversationKeys(props: {
  row: InboxRow;
  composer: ComposerState;
  canReply: boolean;
  openAssign: () => void;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const { mutate } = useConversationVerb();
  const { row, composer, canReply, openAssign } = props;
  const { focus } = composer;
  const acts = hasRole(session, "agent");
  const releasable = mayRelease(row, session);

  const commands = useMemo(() => {
    if (!acts) return [];
    const group = t("inbox.commands.group");
    const open = row.status !== "closed";
    const list: (Command | false)[] = [
      canReply && {
        id: "reply",
        group,
        label: t("inbox.commands.reply"),
        keys: "R",
        run: () => focus("text"),
      },
      { id: "note", group, label: t("inbox.commands.note"), keys: "N", run: () => focus("note") },
      isFree(row) && {
        id: "claim",
        group,
        label: t("inbox.commands.claim"),
        keys: "A",
        run: () => mutate({ row, verb: { verb: "claim" } }),
      },
      open && {
        id: "assign",
        group,
        label: t("inbox.commands.assign"),
        keys: "T",
        run: openAssign,
      },
      releasable && {
        id: "release",
        group,
        label: t("inbox.commands.release"),
        run: () => mutate({ row, verb: { verb: "release" } }),
      },
      open && {
        id: "close",
        group,
        label: t("inbox.commands.close"),
        keys: "E",
        run: () => mutate({ row, verb: { verb: "close" } }),
      },
      !open && {
        id: "reopen",
        group,
        label: t("inbox.commands.reopen"),
        keys: "E",
        run: () => mutate({ row, verb: { verb: "reopen" } }),
      },
    ];
    return list.filter((command) => command !== false);
  }, [acts, canReply, focus, mutate, openAssign, releasable, row, t]);

  useCommands("conversation", commands);
  useKeys(commands.flatMap(({ keys, run }) => (keys ? [[keys, run] as const] : [])));
}
