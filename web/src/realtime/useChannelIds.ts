import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { unwrap } from "../lib/errors.ts";
import { useSession } from "../lib/session.ts";
import { supabase } from "../lib/supabase.ts";

/** The company's channels, by whose topics the inbox speaks; undefined until they are known. */
export function useChannelIds(): string[] | undefined {
  const { tenantId } = useSession();
  const { data: channels } = useQuery({
    queryKey: [tenantId, "channels", "ids"],
    queryFn: ({ signal }) =>
      unwrap(supabase.from("channels").select("id").eq("tenant_id", tenantId).abortSignal(signal)),
  });
  // The same ids are the same list, however often they are read: a feed is not opened anew for them.
  const ids = channels?.map(({ id }) => id).join(" ");
  return useMemo(() => ids?.split(" ").filter(Boolean), [ids]);
}
