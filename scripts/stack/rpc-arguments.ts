// lite turns every argument of an RPC into text, so a jsonb parameter receives a JSON *string* of
// what was sent. The gateway marks such arguments; the connection's jsonb serialiser takes the
// marked text as JSON.
import type pg from "pg";

const mark = "\u0001json:";

/** For each "schema.function", the names of its json and jsonb parameters. */
export type JsonParameters = Map<string, Set<string>>;

export async function readJsonParameters(db: pg.Pool): Promise<JsonParameters> {
  const { rows } = await db.query<{ name: string; parameters: string[] }>(
    `select n.nspname || '.' || p.proname as name, array_agg(distinct a.name) as parameters
       from pg_proc p
       join pg_namespace n on n.oid = p.pronamespace,
            unnest(p.proargnames, p.proargtypes::oid[]) as a (name, type)
      where a.type in ('json'::regtype, 'jsonb'::regtype) and a.name <> ''
        and n.nspname not in ('pg_catalog', 'information_schema')
      group by 1`,
  );
  return new Map(rows.map((row) => [row.name, new Set(row.parameters)]));
}

export async function markJsonArguments(
  request: Request,
  url: URL,
  known: JsonParameters,
): Promise<Request> {
  const [, name] = /^\/rest\/v1\/rpc\/(\w+)$/.exec(url.pathname) ?? [];
  const profile = request.method === "POST" ? "content-profile" : "accept-profile";
  const parameters = known.get(`${request.headers.get(profile) ?? "public"}.${name}`);
  if (!name || !parameters) return request;

  for (const parameter of parameters) {
    const value = url.searchParams.get(parameter);
    if (value !== null) url.searchParams.set(parameter, mark + value);
  }
  if (request.method !== "POST") return request;
  const text = await request.text();
  const body = parseObject(text);
  for (const parameter of parameters) {
    const value = body?.[parameter];
    if (body && value !== undefined && value !== null)
      body[parameter] = mark + JSON.stringify(value);
  }
  const { method, headers } = request;
  return new Request(url, { method, headers, body: body ? JSON.stringify(body) : text });
}

export function serializeJson(value: unknown): string {
  return typeof value === "string" && value.startsWith(mark)
    ? value.slice(mark.length)
    : JSON.stringify(value);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return body && typeof body === "object" && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
