// Years of conversations, made in bulk: two connections write what no index, trigger or disk waits
// for, and build the indexes afterwards. Of a hundred conversations forty are Acme's, one is Rival's
// and the rest belongs to three companies more; of ten one is open.
import type { Client } from "pg";
import { withClient } from "../stack/database.ts";
import { demoTenants } from "../stack/demo.ts";
import { brunoOfAcme } from "./agents.ts";
import { vocabulary } from "./vocabulary.ts";

export interface Size {
  conversations: number;
  messages: number;
}

const tables = ["messages", "conversations", "contatos", "contact_identities"];
const hands = 2;
const atOnce = 100_000;

export async function fillHistory(url: string, size: Size): Promise<void> {
  await withClient(url, async (db) => {
    await db.query(companies);
    await db.query(vocabulary);
    const indexes = await restIndexes(db);
    const each = Math.round(size.messages / size.conversations);
    const step = Math.floor(atOnce / each);
    const starts = Array.from({ length: Math.ceil(size.conversations / step) }, (_, n) => n * step);
    await inTurn(url, starts, async (hand, first) => {
      const last = Math.min(size.conversations, first + step);
      await hand.query(conversationsOf, [first + 1, last, size.conversations, each]);
      await hand.query(messagesOf, [first + 1, last, size.conversations, each]);
    });
    await db.query("update pg_index set indisready = true, indisvalid = true where not indisready");
    await inTurn(url, indexes, (hand, index) => hand.query(`reindex index ${index}`));
    await db.query(`vacuum analyze ${tables.map((name) => `public.${name}`).join(", ")}`);
  });
}

/** Some connections, each of which takes the next piece as soon as it is done with its last. */
async function inTurn<T>(
  url: string,
  pieces: T[],
  work: (hand: Client, piece: T) => Promise<unknown>,
): Promise<void> {
  const queue = [...pieces];
  const hand = () =>
    withClient(url, async (db) => {
      await db.query("set session_replication_role = replica; set maintenance_work_mem = '1GB'");
      for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
        await work(db, piece);
      }
    });
  await Promise.all(Array.from({ length: hands }, hand));
}

/** An index that is not ready is not written to. Returns them all, the one that takes longest first. */
async function restIndexes(db: Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `with resting as (
       update pg_index set indisready = false, indisvalid = false
        where indrelid = any ($1::regclass[])
       returning indexrelid)
     select indexrelid::regclass::text as name from resting
      order by indexrelid <> 'public.messages_search_idx'::regclass, name`,
    [tables.map((name) => `public.${name}`)],
  );
  return rows.map(({ name }) => name);
}

// `place` says whose the conversations are whose number ends in it.
const companies = `
insert into public.tenants (id, name)
select (2 + n || '0000000-0000-4000-8000-000000000001')::uuid, 'Company ' || n from generate_series(1, 3) n;
insert into public.integracoes (tenant_id, id, plataforma, nome)
select t.id, t.id, 'whatsapp', 'WhatsApp' from public.tenants t where t.name like 'Company _';
insert into public.channels (tenant_id, integracao_id, kind, external_id, name, reply_window)
select t.id, t.id, 'whatsapp', t.name, 'Vendas', '24 hours' from public.tenants t where t.name like 'Company _';
create unlogged table public.bench_shares as
select p.place, c.tenant_id, c.id as channel_id
  from generate_series(0, 99) p (place)
  join public.channels c on c.tenant_id = case
    when p.place < 40 then '${demoTenants.acme.id}'::uuid when p.place = 40 then '${demoTenants.rival.id}'
    else (3 + p.place % 3 || '0000000-0000-4000-8000-000000000001')::uuid end`;

const id = (prefix: string) =>
  `('${prefix}0000000-0000-4000-8000-' || lpad(to_hex(hashint8(n)::bigint & x'ffff'::bigint), 4, '0') || lpad(to_hex(n), 8, '0'))::uuid`;
// Two years, the last numbers being the newest.
const at = "now() - interval '730 days' * (1 - n::float8 / $3::int)";

// Every second one that is open and Acme's has somebody who answers.
const taken = "n % 100 < 40 and n % 2 = 0";

const conversationsOf = `
with people as (
  insert into public.contatos (tenant_id, id, nome, endereco)
  select b.tenant_id, ${id("c")}, public.bench_name(n), '+55119' || lpad(n::text, 8, '0')
    from generate_series($1::int, $2::int) n join public.bench_shares b on b.place = n % 100
), phones as (
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select b.tenant_id, ${id("c")}, 'phone', '+55119' || lpad(n::text, 8, '0')
    from generate_series($1::int, $2::int) n join public.bench_shares b on b.place = n % 100
)
insert into public.conversations (
  tenant_id, id, channel_id, contato_id, protocolo, assunto, status, closed_at, last_seq, last_message_at,
  assignee_id, last_message_preview, last_message_direction, last_message_type)
select b.tenant_id, ${id("d")}, b.channel_id, ${id("c")}, 'B-' || n,
       case when n % 7 = 0 then initcap(public.bench_word(n % 3000)) || ' e ' || public.bench_word(n % 211) end,
       (case when n / 100 % 10 > 0 then 'closed' when ${taken} then 'active' else 'waiting' end)::public.conversation_status,
       case when n / 100 % 10 <> 0 then ${at} end, $4::int, ${at} + interval '1 minute' * $4::int,
       case when n / 100 % 10 = 0 and ${taken} then '${brunoOfAcme.id}'::uuid end, 'Bom dia! Gostaria de saber o prazo de entrega', 'inbound', 'text'
  from generate_series($1::int, $2::int) n join public.bench_shares b on b.place = n % 100`;

const messagesOf = `
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status, created_at)
select b.tenant_id, ${id("d")}, b.channel_id, k.seq, 'inbound', 'text',
       public.bench_body(k.said, o.body, e.body, n::float8 / $3::int), 'received', ${at} + interval '1 minute' * k.seq
  from generate_series($1::int, $2::int) n
  join public.bench_shares b on b.place = n % 100
 cross join lateral (
   select s as seq, n::bigint * $4::int + s as said, hashint8(n::bigint * $4::int + s) as chance from generate_series(1, $4::int) s) k
  join public.bench_openings o on o.place = (k.chance & 65535)
  join public.bench_endings e on e.place = (k.chance >> 16 & 65535)`;
