import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useSession } from "../../../lib/session.ts";
import type { Draft } from "./draft.ts";
import { broadcastQueries } from "./queries.ts";
import { MOST_RECIPIENTS, type Needs, readRecipients } from "./recipients.ts";

/** Everybody the draft goes to so far, and the lines that go to nobody. */
export function usePeople(draft: Draft, needs: Needs) {
  const { tenantId } = useSession();
  // Five thousand lines take a moment to read: not for every letter of the last one.
  const pasted = useDeferredValue(draft.pasted);
  const { columns, name } = needs;
  const read = useMemo(() => readRecipients(pasted, { columns, name }), [pasted, columns, name]);
  const tagged = useQuery({
    ...broadcastQueries.tagged(tenantId, draft.tagIds),
    // A tag brings no columns.
    enabled: draft.tagIds.length > 0 && columns === 0,
  });
  const fromTags = draft.tagIds.length > 0 && columns === 0 ? (tagged.data ?? []) : [];
  const people = useMemo(() => [...read.people, ...fromTags], [read.people, fromTags]);
  return {
    people,
    tagged: fromTags.length,
    loading: tagged.isLoading,
    problems: read.problems,
    tooMany: people.length > MOST_RECIPIENTS,
  };
}

export type People = ReturnType<typeof usePeople>;
