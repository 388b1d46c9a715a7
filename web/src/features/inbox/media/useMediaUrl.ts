import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../../lib/session.ts";
import { mediaQueries } from "./signed-urls.ts";

/** The address of a stored file; undefined while it is asked for or when there is none. */
export function useMediaUrl(path: string | null) {
  const { tenantId } = useSession();
  const { data, isError, refetch } = useQuery({
    ...mediaQueries.url(tenantId, path ?? ""),
    enabled: path !== null,
  });
  return { url: data, failed: isError, again: () => void refetch() };
}
