import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { AIInsightsPanel } from "../features/ai/insights/AIInsightsPanel.tsx";
import { useSaveTag, useSetTags } from "../features/inbox/tags/mutations.ts";
import { TAG_COLORS, tagQueries } from "../features/inbox/tags/queries.ts";
import { useSession } from "../lib/session.ts";
import { fold } from "../ui/match.ts";
import { notifyError } from "../ui/notify.ts";

/** What models found, with the inbox's own tags to say so. */
export function Insights({ row }: { row: InboxRow }) {
  const { tenantId } = useSession();
  const { data: tags = [] } = useQuery(tagQueries.all(tenantId));
  const save = useSaveTag();
  const set = useSetTags(row);
  const called = (name: string) => tags.find((tag) => fold(tag.name) === fold(name));

  function add(name: string) {
    const put = (id: string) => set.mutate([...row.tag_ids, id]);
    const known = called(name);
    if (known) return put(known.id);
    const color = TAG_COLORS[tags.length % TAG_COLORS.length] ?? "gray";
    save.mutate({ name, color }, { onSuccess: ({ id }) => put(id), onError: notifyError });
  }

  return (
    <AIInsightsPanel
      row={row}
      tags={{
        has: (name) => row.tag_ids.includes(called(name)?.id ?? ""),
        add,
        adding: save.isPending ? save.variables.name : null,
      }}
    />
  );
}
