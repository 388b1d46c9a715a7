// What must reach nobody outside a company, and whether anything of it was changed.
import { randomUUID } from "node:crypto";
import { demoTenants } from "../../scripts/stack/demo.ts";
import type { Argument } from "./planted.ts";
import { one, rows } from "./stack.ts";
import { until } from "./wait.ts";

export const acme = demoTenants.acme;

/** Said by customers and colleagues of Acme in these tests: wherever it turns up, it has leaked. */
export const marker = `so-da-acme-${randomUUID()}`;

export interface Relation {
  name: string;
  columns: string[];
  hasTenant: boolean;
}

/** Every table and view of the API with the columns that a signed-in client may read. */
export async function relations(): Promise<Relation[]> {
  return rows<Relation & { has_tenant: boolean }>(
    `select c.relname as name,
            array_agg(a.attname::text order by a.attnum)
              filter (where has_column_privilege('authenticated', c.oid, a.attnum, 'select')) as columns,
            bool_or(a.attname = 'tenant_id') as "hasTenant"
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
      group by c.relname order by c.relname`,
  );
}

export interface Verb {
  name: string;
  args: Argument[];
  /** Changes nothing. */
  reads: boolean;
}

export function verbs(): Promise<Verb[]> {
  return rows<Verb>(
    `select p.proname as name, p.provolatile <> 'v' as reads,
            (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'type', format_type(a.type, null))), '[]')
               from unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) as a (name, type)) as args
       from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
      order by p.proname`,
  );
}

/** The ids of every row of a company, and of the people who belong nowhere else. */
export async function idsOf(tenantId: string): Promise<Set<string>> {
  const people = await rows<{ id: string }>(
    `select user_id::text as id from public.members where tenant_id = $1 and user_id not in (
       select user_id from public.members where tenant_id <> $1)`,
    [tenantId],
  );
  const tables = (await relations()).filter(({ hasTenant, columns }) => {
    return hasTenant && columns?.includes("id");
  });
  const found = await Promise.all(
    tables.map(({ name }) =>
      rows<{ id: string }>(`select id::text from public.${name} where tenant_id = $1`, [tenantId]),
    ),
  );
  return new Set([tenantId, ...[...people, ...found.flat()].map(({ id }) => id)]);
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What of Acme is in a text, beyond the ids that the asker named himself. */
export function leakedIn(text: string, ids: Set<string>, named: string[] = []): string[] {
  const found = [...text.matchAll(uuid)].map(([id]) => id).filter((id) => ids.has(id));
  const leaked = new Set(found.filter((id) => !named.includes(id)));
  if (text.includes(marker)) leaked.add(marker);
  return [...leaked];
}

/** Nothing is thought about any more that somebody said before: what is found out is rows too. */
async function untilThoughtAbout(tenantId: string): Promise<void> {
  await until("the company's models have nothing to do", async () => {
    const { waits } = await one<{ waits: boolean }>(
      `select exists (select from private.ai_turns t where t.tenant_id = $1 and t.due_at is not null)
           or exists (select from pgmq.q_ai q where q.message #>> '{payload,tenant_id}' = $1::text) as waits`,
      [tenantId],
    );
    return !waits;
  });
}

/** Changes when any row of a company does, and not by itself. */
export async function stateOf(tenantId: string): Promise<Record<string, string>> {
  await untilThoughtAbout(tenantId);
  const state: Record<string, string> = {};
  for (const { name, hasTenant } of await relations()) {
    if (!hasTenant && name !== "tenants") continue;
    const key = hasTenant ? "tenant_id" : "id";
    const [row] = await rows<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, e'\\n' order by t::text)), '') as digest
         from public.${name} t where t.${key} = $1`,
      [tenantId],
    );
    state[name] = row?.digest ?? "";
  }
  return state;
}
