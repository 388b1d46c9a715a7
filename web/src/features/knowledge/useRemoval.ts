import { useTranslation } from "react-i18next";
import { notifyUndo } from "../../ui/undo.tsx";
import { useRemoveDocument } from "./mutations.ts";
import type { KnowledgeDocument } from "./queries.ts";

/** Takes a document away at once, and offers to put it back. */
export function useRemoval() {
  const { t } = useTranslation();
  const { mutateAsync } = useRemoveDocument();
  return async ({ id, title }: Pick<KnowledgeDocument, "id" | "title">) => {
    await mutateAsync({ id, removed: true });
    notifyUndo({
      about: `knowledge:${id}`,
      message: t("knowledge.remove.done", { title }),
      onUndo: () => void mutateAsync({ id, removed: false }),
    });
  };
}
