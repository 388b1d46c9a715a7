import { queryOptions } from "@tanstack/react-query";
import { AppError } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";

const BUCKET = "media";
const LIVES_S = 300;
const FRESH_MS = (LIVES_S - 60) * 1_000;

async function sign(path: string): Promise<string> {
  const { data, error } = await supabase.storage.from(BUCKET).createSignedUrl(path, LIVES_S);
  if (data) return data.signedUrl;
  throw new AppError("not_found", 404, error);
}

export const mediaQueries = {
  /** A link to a private file, good for minutes; asked again when it is about to end. */
  url: (tenantId: string, path: string) =>
    queryOptions({
      queryKey: [tenantId, "media", "url", path],
      queryFn: () => sign(path),
      staleTime: FRESH_MS,
      gcTime: FRESH_MS,
      refetchOnWindowFocus: false,
    }),
};

/** The same file, but the browser saves it under its own name instead of opening it. */
export function downloadUrl(url: string, name: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}download=${encodeURIComponent(name)}`;
}
