// Which pages may read our answers: an allow-list from the environment, never `*`. Every answer
// carries the headers, errors too, or the browser would show a failure as a CORS error.
export function corsHeaders(request: Request, origins: readonly string[]): Record<string, string> {
  const origin = request.headers.get("origin");
  if (!origin || !origins.includes(origin)) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers":
      "authorization, apikey, content-type, range, x-client-info, x-request-id, x-supabase-api-version",
    "access-control-expose-headers": "x-request-id, content-range, accept-ranges",
    "access-control-max-age": "600",
  };
}
