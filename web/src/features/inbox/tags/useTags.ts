import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSession } from "../../../lib/session.ts";
import { type Tag, tagKeys, tagQueries } from "./queries.ts";

/** The tags with these ids, by name. One we have not heard of was just made by a colleague. */
export function useTags(ids: readonly string[]): Tag[] {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { data } = useQuery(tagQueries.all(tenantId));
  const unknown = data ? ids.filter((id) => !data.some((tag) => tag.id === id)).join(" ") : "";
  useEffect(() => {
    if (unknown) void client.invalidateQueries({ queryKey: tagKeys.all(tenantId) });
  }, [client, tenantId, unknown]);
  return data?.filter(({ id }) => ids.includes(id)) ?? [];
}
