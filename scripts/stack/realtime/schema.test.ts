import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensurePartitions, partitionName } from "./partitions.ts";
import { bootstrapRealtimeSchema } from "./schema.ts";
import { startDatabase, type TestDatabase } from "./testing.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await startDatabase(0);
  const client = await db.connect();
  await bootstrapRealtimeSchema(client);
  await client.end();
}, 60_000);
afterAll(() => db?.stop());

async function partitions(): Promise<string[]> {
  const { rows } = await db.query(
    `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'realtime.messages'::regclass order by 1`,
  );
  return rows.map((row) => row.relname);
}

describe("schema", () => {
  test("a second bootstrap changes nothing", async () => {
    const before = await partitions();
    const client = await db.connect();
    await bootstrapRealtimeSchema(client);
    await client.end();
    expect(await partitions()).toEqual(before);
    expect(before).toHaveLength(5);
  });

  test("messages belongs to the realtime admin, has RLS and serves the three API roles", async () => {
    const { rows } = await db.query(
      `select pg_get_userbyid(relowner) as owner, relrowsecurity as rls,
              has_table_privilege('anon', oid, 'select,insert,update') as anon,
              has_table_privilege('authenticated', oid, 'select,insert,update') as authenticated,
              has_table_privilege('service_role', oid, 'select,insert,update') as service_role
         from pg_class where oid = 'realtime.messages'::regclass`,
    );
    expect(rows[0]).toEqual({
      owner: "supabase_realtime_admin",
      rls: true,
      anon: true,
      authenticated: true,
      service_role: true,
    });
  });

  test("send adds an id, keeps a given one and remembers the topic for the transaction", async () => {
    const client = await db.connect();
    await client.query("begin");
    await client.query(`select realtime.send('{"a":1}', 'e', 'room:1')`);
    await client.query(`select realtime.send('{"id":"mine"}', 'e', 'room:2', false)`);
    const { rows } = await client.query(
      `select id, payload, private, extension, realtime.topic() as topic
         from realtime.messages order by topic`,
    );
    await client.query("rollback");
    await client.end();
    expect(rows[0]).toMatchObject({ payload: { a: 1, id: rows[0].id }, private: true });
    expect(rows[1]).toMatchObject({ payload: { id: "mine" }, private: false, topic: "room:2" });
  });

  test("a send that fails is a warning and the transaction lives", async () => {
    const client = await db.connect();
    const warnings: (string | undefined)[] = [];
    client.on("notice", (notice) => warnings.push(notice.message));
    await client.query("begin; set local role authenticated");
    await client.query(`select realtime.send('{}', 'e', 'room:1')`);
    await client.query("reset role");
    const { rows } = await client.query("select count(*)::int as n from realtime.messages");
    await client.query("rollback");
    await client.end();
    expect(rows[0].n).toBe(0);
    expect(warnings[0]).toMatch(/^WarnSendingBroadcastMessage: .*row-level security/);
  });

  test("broadcast_changes refuses a statement-level call", async () => {
    await expect(
      db.query(
        `select realtime.broadcast_changes('t', 'e', 'INSERT', 'x', 'public', row(1), row(1), 'STATEMENT')`,
      ),
    ).rejects.toThrow(/Failed to process the row: function can only be triggered for each row/);
  });

  test("the day after midnight UTC has its partition, and days past retention are dropped", async () => {
    const future = new Date(Date.now() + 4 * 86_400_000);
    await ensurePartitions(db, future);
    const names = await partitions();
    expect(names).toContain(partitionName(new Date(future.getTime() + 3 * 86_400_000)));
    expect(names).not.toContain(partitionName(new Date()));
    await ensurePartitions(db);
    expect(await partitions()).toContain(partitionName(new Date()));
  });
});
