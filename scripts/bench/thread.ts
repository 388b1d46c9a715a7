// Opening a conversation as a signed-in agent, under row level security, against the same page of the
// owner of the tables: one of a company with millions of messages, and one that never ends.
import type { Client } from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { brunoOfAcme } from "./agents.ts";
import { fillHistory } from "./history.ts";
import { count, type Row } from "./row.ts";
import { type Page, reader, type Times } from "./with-without.ts";

/** What a thread asks for at once. */
const windowSize = 50;
/** Of a history, the messages that are Acme's. */
const share = 0.4;
const turns = 10;
const readings = 40;
const bar = 150;

const text = `select * from public.thread
  where tenant_id = '${brunoOfAcme.tenantId}' and conversation_id = $1 and seq < $2
  order by seq desc limit ${windowSize}`;
const newest = 2 ** 31 - 1;

export async function benchThread(messages: number): Promise<Row[]> {
  const ofCompany = count(messages * share);
  const long = Math.max(2 * windowSize, Math.round((messages * share) / 20));
  return withCluster(async (cluster) => {
    const url = await cluster.create("thread");
    await migrate(url);
    await seed(url);
    await fillHistory(url, { conversations: messages / windowSize, messages });
    return withClient(url, async (db) => {
      const ids = await someConversations(db);
      const endless = ids.pop()!;
      await goOn(db, endless, long);
      const any = () => [ids[Math.floor(Math.random() * ids.length)], newest];
      const endlessName = `a conversation of ${count(long)}`;
      const pages: [what: string, page: Page][] = [
        [`any conversation, ${ofCompany} messages of the company`, pageOf("any", any)],
        [`the end of ${endlessName}`, pageOf("end", () => [endless, newest])],
        [`the middle of ${endlessName}`, pageOf("middle", () => [endless, Math.round(long / 2)])],
      ];
      const readers: Awaited<ReturnType<typeof reader>>[] = [];
      for (const [, page] of pages) readers.push(await reader(db, page));
      for (let turn = 0; turn < turns; turn++) {
        for (const { read } of readers) {
          for (let number = -5; number < readings; number++) await read(number >= 0);
        }
      }
      return pages.map(([what], place) => threadRow(what, readers[place]!.times()));
    });
  });
}

const pageOf = (name: string, values: () => unknown[]): Page => ({
  ...{ name, text, values },
  rows: windowSize,
});

function threadRow(what: string, { rls, plain, p95, processor }: Times): Row {
  return {
    what: `thread, ${what}, with RLS against without`,
    figures: `${rls.toFixed(2)} ms against ${plain.toFixed(2)} ms, processor ${processor.rls.toFixed(2)} ms against ${processor.plain.toFixed(2)} ms, p95 ${p95.toFixed(1)} ms`,
    ratio: (rls / plain).toFixed(2),
    bar: `p95 ≤ ${bar} ms`,
    met: p95 <= bar,
  };
}

async function someConversations(db: Client): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select c.id from public.conversations c
      where c.tenant_id = $1 and c.last_seq = $2 order by c.id limit 2000`,
    [brunoOfAcme.tenantId, windowSize],
  );
  return rows.map(({ id }) => id);
}

/** Makes one conversation as long as that. */
async function goOn(db: Client, conversationId: string, length: number): Promise<void> {
  await db.query("set session_replication_role = replica");
  await db.query(
    `insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status, created_at)
     select c.tenant_id, c.id, c.channel_id, s, 'inbound', 'text', public.bench_body(s, o.body, null, 0.9), 'received',
            now() - interval '1 second' * ($2::int - s)
       from public.conversations c
      cross join generate_series($3::int, $2::int) s
       join public.bench_openings o on o.place = s % 65536
      where c.id = $1`,
    [conversationId, length, windowSize + 1],
  );
  await db.query("update public.conversations set last_seq = $2 where id = $1", [
    conversationId,
    length,
  ]);
  await db.query("reset session_replication_role");
  await db.query("vacuum analyze public.messages, public.conversations, public.profiles");
}
