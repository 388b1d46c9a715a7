// Years of conversations, made in bulk: indexes are dropped and built again, triggers are off, and
// nothing waits for the disk. Of five conversations one is Acme's, of ten one is open.
import type { Client } from "pg";
import { demoTenants } from "../stack/demo.ts";

export interface Size {
  conversations: number;
  messages: number;
}

/** Said in two messages of three, in one of a thousand, and in one of five thousand. */
export const words = { common: "prazo", rare: "zirconita", phrase: "porcelanato acetinado" };

const atOnce = 250_000;

export async function fillHistory(db: Client, size: Size): Promise<void> {
  await db.query("set session_replication_role = replica; set maintenance_work_mem = '1GB'");
  await db.query(vocabulary);
  const indexes = await dropIndexes(db);
  const each = Math.round(size.messages / size.conversations);
  for (let first = 1; first <= size.conversations; first += Math.floor(atOnce / each)) {
    const last = Math.min(size.conversations, first + Math.floor(atOnce / each) - 1);
    await db.query(conversationsOf, [first, last, demoTenants.acme.id, demoTenants.rival.id, each]);
    await db.query(messagesOf, [first, last, demoTenants.acme.id, demoTenants.rival.id, each]);
  }
  for (const definition of indexes) await db.query(definition);
  await db.query("set session_replication_role = origin");
  await db.query("vacuum analyze public.messages, public.conversations, public.contatos");
}

// Twenty thousand sentences of five thousand words that look Portuguese; the lower a word's number, the
// more often it is said.
const vocabulary = `
create function public.bench_word(n integer) returns text language sql immutable as $$
  select (array['ba','ce','di','fo','gu','la','me','ni','po','ru','sa','te','vi','xo','zu','ca','de'])[n % 17 + 1]
      || (array['lha','nde','rri','sto','mbu','tra','que','gui','dor','ção'])[n / 17 % 10 + 1]
      || (array['','s','r','mento','dade','ria','vel','nte','ada','ismo','eza','ura','al','oso','ivo','ável','ante','aria',
                'eiro','ista','ão','inho','ense','ico','ado','ida','ores','agem','ume','ência'])[n / 170 % 30 + 1]
$$;
create unlogged table public.bench_sentences as
select n as place, concat_ws(' ', public.bench_word(floor(5000 * random() ^ 4)::int), public.bench_word(floor(5000 * random() ^ 4)::int),
         case when n % 3 <> 0 then 'sobre o ${words.common} da entrega' end,
         public.bench_word(floor(5000 * random() ^ 2)::int), public.bench_word(floor(5000 * random() ^ 2)::int),
         public.bench_word(floor(5000 * random())::int)) as body
  from generate_series(0, 19999) n;
analyze public.bench_sentences`;

const id = (prefix: string, number: string) =>
  `('${prefix}0000000-0000-4000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const tenant = (number: string) => `case when ${number} % 5 = 0 then $3::uuid else $4::uuid end`;
// Everything is spread over ninety days, the last numbers being the newest.
const at = (number: string) => `now() - interval '90 days' * (1 - ${number}::float8 / 1e7) `;

const conversationsOf = `
with people as (
  insert into public.contatos (tenant_id, id, nome)
  select ${tenant("n")}, ${id("c", "n")}, 'Contato ' || n from generate_series($1::int, $2::int) n
)
insert into public.conversations (
  tenant_id, id, channel_id, contato_id, protocolo, status, closed_at, last_seq, last_message_at,
  last_message_preview, last_message_direction, last_message_type)
select c.tenant_id, ${id("d", "n")}, c.id, ${id("c", "n")}, 'B-' || n,
       (case when n % 10 = 0 then 'waiting' else 'closed' end)::public.conversation_status,
       case when n % 10 <> 0 then ${at("n")} end, $5, ${at("n")} + interval '1 minute' * (n % 997),
       'Bom dia! Gostaria de saber o prazo de entrega', 'inbound', 'text'
  from generate_series($1::int, $2::int) n
  join lateral (select k.tenant_id, k.id from public.channels k
                 where k.tenant_id = ${tenant("n")} limit 1) c on true`;

const messagesOf = `
insert into public.messages (tenant_id, id, conversation_id, channel_id, seq, direction, type, body, status, created_at)
select c.tenant_id, ${id("e", "n::bigint * $5 + s")}, ${id("d", "n")}, c.id, s, 'inbound', 'text',
       concat_ws(' ', w.body, case when (n * $5 + s) % 1009 = 0 then '${words.rare}' end,
         case when (n * $5 + s) % 5003 = 0 then '${words.phrase}' end),
       'received', ${at("n")} + interval '1 minute' * s
  from generate_series($1::int, $2::int) n
 cross join generate_series(1, $5::int) s
  join public.bench_sentences w on w.place = (n::bigint * 7919 + s * 104729) % 20000
  join lateral (select k.tenant_id, k.id from public.channels k
                 where k.tenant_id = ${tenant("n")} limit 1) c on true`;

/** Those that no foreign key needs. Returns how to make them again, the unique ones first. */
async function dropIndexes(db: Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i
      where i.indrelid in ('public.messages'::regclass, 'public.conversations'::regclass, 'public.contatos'::regclass)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
      order by not i.indisunique, name`,
  );
  for (const { name } of rows) await db.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}
