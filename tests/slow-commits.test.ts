// Many write at once and commit in another order than they began. Whoever follows the lists by
// cursor misses nothing, and no conversation's numbers have a hole.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoLogins } from "../scripts/stack/demo.ts";
import { begin, type Conversation } from "./world/conversations.ts";
import { type Client, signIn } from "./world/people.ts";
import { acme } from "./world/secrets-of-acme.ts";
import { config, one, rows } from "./world/stack.ts";

const writers = 12;
const pool = new pg.Pool({ connectionString: config.urls.db, max: writers, allowExitOnIdle: true });
const bruno = demoLogins.find(({ email }) => email === "bruno@acme.test")!.id;
const claims = JSON.stringify({ sub: bruno, role: "authenticated", tenant_id: acme.id });

let reader: Client;

beforeAll(async () => {
  reader = await signIn("carla@acme.test");
});

afterAll(() => pool.end());

/** A note in a transaction that stays open for a while and ends as told. */
async function note(
  conversationId: string,
  { clientId = randomUUID(), openMs = 0, end = "commit" as "commit" | "rollback" } = {},
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
    await client.query("set local role authenticated");
    await client.query("select public.send_message($1, $2, 'note', 'x')", [
      conversationId,
      clientId,
    ]);
    await client.query("select pg_sleep($1)", [openMs / 1000]);
    await client.query(end);
  } finally {
    client.release();
  }
}

async function inLanes<T>(list: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...list];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: writers }, lane));
}

describe("a list that is followed by cursor", () => {
  it("shows every change of 120 conversations, each made in a slow transaction of its own", async () => {
    const conversations: Conversation[] = [];
    await inLanes([...Array(120).keys()], async () => {
      conversations.push(await begin("acme"));
    });
    const seen = new Map<string, number>();
    let cursor: string | undefined;
    let asked = 0;
    async function follow(): Promise<void> {
      const { data, error } = await reader.rpc("inbox_changes", cursor ? { cursor } : {});
      if (error) throw error;
      const answer = data as unknown as {
        cursor: string;
        reset: boolean;
        rows: { id: string; last_seq: number }[];
      };
      expect(answer.reset).toBe(false);
      for (const { id, last_seq } of answer.rows) {
        seen.set(id, Math.max(last_seq, seen.get(id) ?? 0));
      }
      cursor = answer.cursor;
      asked += 1;
    }

    await follow();
    let writing = true;
    const written = inLanes(conversations, ({ id }) =>
      note(id, { openMs: Math.random() * 400 }),
    ).finally(() => {
      writing = false;
    });
    while (writing) {
      await follow();
      await sleep(15);
    }
    await written;
    await follow();

    expect(asked).toBeGreaterThan(20);
    const truth = await rows<{ id: string; last_seq: string }>(
      "select id, last_seq from public.conversations where id = any($1)",
      [conversations.map(({ id }) => id)],
    );
    const missed = truth.filter(({ id, last_seq }) => seen.get(id) !== Number(last_seq));
    expect(truth.map(({ last_seq }) => last_seq)).toEqual(Array(120).fill("2"));
    expect(missed).toEqual([]);
  });
});

describe("a conversation in which many write at once", () => {
  it("numbers what was stored without a hole, whoever gives up and whoever repeats", async () => {
    const { id } = await begin("acme");
    const kept = Array.from({ length: 60 }, () => randomUUID());
    const intents = kept.flatMap((clientId, at) => [
      { clientId, end: "commit" as const },
      // Every third is sent twice, every fourth is followed by one that comes to nothing.
      ...(at % 3 === 0 ? [{ clientId, end: "commit" as const }] : []),
      ...(at % 4 === 0 ? [{ clientId: randomUUID(), end: "rollback" as const }] : []),
    ]);
    await inLanes(intents, (intent) => note(id, { ...intent, openMs: Math.random() * 30 }));

    const found = await one<{ seqs: string[]; distinct: string; last_seq: string }>(
      `select array_agg(m.seq order by m.seq) as seqs, count(distinct m.client_id) as distinct,
              (select last_seq from public.conversations where id = $1) as last_seq
         from public.messages m where m.conversation_id = $1`,
      [id],
    );
    expect(found.seqs.map(Number)).toEqual(Array.from({ length: 61 }, (_, at) => at + 1));
    expect(found).toMatchObject({ distinct: "60", last_seq: "61" });
  });
});
