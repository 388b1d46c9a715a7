import { queryOptions } from "@tanstack/react-query";
import { AppError } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";

const BUCKET = "media";
const LIVES_S = 300;
const FRESH_MS = (LIVES_S - 60) * 1_000;

type Asked = { path: string; resolve: (url: string) => void; reject: (error: unknown) => void };
let asked: Asked[] = [];

async function signAll() {
  const batch = asked;
  asked = [];
  const paths = [...new Set(batch.map(({ path }) => path))];
  const { data, error } = await supabase.storage.from(BUCKET).createSignedUrls(paths, LIVES_S);
  const urls = new Map(data?.map(({ path, signedUrl }) => [path, signedUrl]));
  for (const { path, resolve, reject } of batch) {
    const url = urls.get(path);
    if (url) resolve(url);
    else reject(error ?? new AppError("not_found", 404));
  }
}

/** A thread full of pictures asks once for all their addresses. */
function sign(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (asked.length === 0) queueMicrotask(() => void signAll());
    asked.push({ path, resolve, reject });
  });
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
