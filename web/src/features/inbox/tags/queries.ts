import type { Tables } from "@prosa/shared/database.types.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";

export type Tag = Pick<Tables<"tags">, "id" | "name" | "color">;

/** The colours the database knows, in the order a person chooses from. */
export const TAG_COLORS = [
  "gray",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
] as const;

export const tagKeys = {
  all: (tenantId: string) => [tenantId, "tags", "all"] as const,
};

export const tagQueries = {
  all: (tenantId: string) =>
    queryOptions({
      queryKey: tagKeys.all(tenantId),
      queryFn: ({ signal }): Promise<Tag[]> =>
        unwrap(
          supabase
            .from("tags")
            .select("id, name, color")
            .eq("tenant_id", tenantId)
            .order("name")
            .abortSignal(signal),
        ),
    }),
};
