import { queryOptions } from "@tanstack/react-query";
import { AppError } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { inOneCall } from "./in-one-call.ts";

const BUCKET = "media";
const LIVES_S = 300;
const FRESH_MS = (LIVES_S - 60) * 1_000;

// A thread draws all of its files in one turn: what is asked for meanwhile goes in one request.
const sign = inOneCall<string, string>(async (paths) => {
  const { data, error } = await supabase.storage.from(BUCKET).createSignedUrls(paths, LIVES_S);
  if (error) throw new AppError("network", 0, error);
  return new Map(data.map(({ path, signedUrl }) => [path ?? "", signedUrl ?? undefined]));
});

async function signedUrl(path: string): Promise<string> {
  const url = await sign(path);
  if (url) return url;
  throw new AppError("not_found", 404);
}

export const mediaQueries = {
  /** A link to a private file, good for minutes; asked again when it is about to end. */
  url: (tenantId: string, path: string) =>
    queryOptions({
      queryKey: [tenantId, "media", "url", path],
      queryFn: () => signedUrl(path),
      staleTime: FRESH_MS,
      gcTime: FRESH_MS,
      refetchOnWindowFocus: false,
    }),
};

/** The same file, but the browser saves it under its own name instead of opening it. */
export function downloadUrl(url: string, name: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}download=${encodeURIComponent(name)}`;
}
