// How fast the worker of the models gets through what is due: conversations to be looked at, and
// voice notes to be written down; one call of it, and two in processes of their own.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { stereoWav } from "../../supabase/functions/ai-analyze/sound/testing.ts";
import { demoTenants } from "../stack/demo.ts";
import { startSecondFunctions } from "../stack/second-functions.ts";
import type { Stack } from "../stack/stack.ts";
import { analyse, conversationsOf, say, stopSweeps } from "./ai-world.ts";
import type { Row } from "./row.ts";

const turns = 300;
const notes = 100;
const firstCustomer = 1_000;
const longestMs = 240_000;
const acme = demoTenants.acme.id;
const bucket = "media";
const customers = Array.from({ length: turns }, (_, at) => firstCustomer + at);

interface Measured {
  perSecond: number;
  done: number;
}

export async function benchDrain(stack: Stack, db: Client): Promise<Row[]> {
  await stopSweeps(db);
  const second = await startSecondFunctions(stack.config, stack.keys);
  try {
    // Booted, since that is not to be measured.
    await drain(second.url, stack.keys.worker);
    const [one, two] = [[stack.config.urls.functions], [stack.config.urls.functions, second.url]];
    const looks = {
      one: await lookAtAll(stack, db, { urls: one, words: "quebrada" }),
      two: await lookAtAll(stack, db, { urls: two, words: "trocada" }),
    };
    const writes = {
      one: await writeDownAll(stack, db, { urls: one, from: 0 }),
      two: await writeDownAll(stack, db, { urls: two, from: notes }),
    };
    return [
      row(`conversations looked at, ${turns} due`, turns, looks),
      row(`voice notes written down, ${notes} due`, notes, writes),
    ];
  } finally {
    await second.stop();
  }
}

function row(what: string, due: number, { one, two }: { one: Measured; two: Measured }): Row {
  const tell = ({ perSecond, done }: Measured) =>
    `${perSecond.toFixed(1)}/s (${done} of ${due} done)`;
  return {
    what: `${what}, two drains against one`,
    figures: `${tell(two)} against ${tell(one)}`,
    ratio: (two.perSecond / one.perSecond).toFixed(2),
    bar: "all done",
    met: one.done === due && two.done === due,
  };
}

/** A question that was asked before is not asked again, so each time something else is said. */
async function lookAtAll(
  stack: Stack,
  db: Client,
  { urls, words }: { urls: string[]; words: string },
): Promise<Measured> {
  await analyse(db, []);
  const said = customers.map((customer) => ({
    customer,
    words: `A caixa ${customer} chegou ${words}, quero trocar.`,
  }));
  await say(stack, said);
  await analyse(db, ["sentimento", "intencao", "classificacao", "churn", "resumo"]);
  const conversations = await conversationsOf(db);
  const ids = customers.map((customer) => conversations.get(customer));
  await db.query(
    `insert into private.ai_turns (tenant_id, conversation_id, version, due_at)
     select c.tenant_id, c.id, c.last_seq, clock_timestamp() from public.conversations c
      where c.tenant_id = $1 and c.id = any($2)
     on conflict on constraint ai_turns_pkey do update
       set version = excluded.version, due_at = excluded.due_at, attempt = 0, code = null`,
    [acme, ids],
  );
  const perSecond = await drained(stack, db, urls, {
    due: turns,
    left: `select count(*)::integer as left, coalesce(bool_or(lease is not null), false) as begun
             from private.ai_turns where due_at is not null`,
  });
  const { rows } = await db.query<{ done: number }>(
    `select count(*)::integer as done from private.ai_turns t
      where t.conversation_id = any($1) and t.analysed_version = t.version
        and exists (select from public.ai_insights i
                     where i.conversation_id = t.conversation_id and i.version = t.version)`,
    [ids],
  );
  return { perSecond, done: rows[0]?.done ?? 0 };
}

async function writeDownAll(
  stack: Stack,
  db: Client,
  { urls, from }: { urls: string[]; from: number },
): Promise<Measured> {
  await analyse(db, []); // or each would have its conversation looked at
  const conversations = await conversationsOf(db);
  const messages: string[] = [];
  for (const customer of customers.slice(from, from + notes)) {
    messages.push(await soundOf(stack, db, { customer, id: conversations.get(customer) ?? "" }));
  }
  await db.query(
    `select private.enqueue_job('ai.transcribe', jsonb_build_object('tenant_id', $1::uuid, 'message_id', m))
       from unnest($2::uuid[]) m`,
    [acme, messages],
  );
  const perSecond = await drained(stack, db, urls, {
    due: notes,
    left: `select count(*)::integer as left, coalesce(bool_or(read_ct > 0), false) as begun
             from pgmq.q_ai where message ->> 'kind' is not null`,
  });
  const { rows } = await db.query<{ done: number }>(
    `select count(*)::integer as done from public.messages
      where tenant_id = $1 and id = any($2) and transcricao_estado in ('feita', 'vazia')`,
    [acme, messages],
  );
  return { perSecond, done: rows[0]?.done ?? 0 };
}

/** The customer's last message becomes a voice note, with a sound that nobody else has sent. */
async function soundOf(
  { config, keys }: Stack,
  db: Client,
  { customer, id }: { customer: number; id: string },
): Promise<string> {
  const bytes = stereoWav(2, { left: [[0.2, 1 + (customer - firstCustomer) / 400]], right: [] });
  const path = `${acme}/${id}/bench.wav`;
  const stored = await fetch(`${config.urls.api}/storage/v1/object/${bucket}/${path}`, {
    method: "POST",
    headers: {
      apikey: keys.secret,
      authorization: `Bearer ${keys.secret}`,
      "content-type": "audio/wav",
    },
    body: bytes,
  });
  if (!stored.ok) throw new Error(`The sound was not stored: ${await stored.text()}`);
  const { rows } = await db.query<{ id: string }>(
    `with note as (
       update public.messages set type = 'audio', transcricao_estado = 'pendente'
        where tenant_id = $1 and id = (
          select m.id from public.messages m
           where m.tenant_id = $1 and m.conversation_id = $2 order by m.seq desc limit 1)
       returning id)
     insert into public.message_attachments
       (tenant_id, message_id, type, state, storage_path, mime_type, size_bytes, sha256, duration_seconds)
     select $1, n.id, 'audio', 'stored', $3, 'audio/wav', $4, $5, 2 from note n
     returning message_id as id`,
    [acme, id, path, bytes.length, createHash("sha256").update(bytes).digest("hex")],
  );
  return rows[0]?.id ?? "";
}

/** How many were done in each second from the first claim until the last was finished. */
async function drained(
  { keys }: Stack,
  db: Client,
  urls: string[],
  { due, left }: { due: number; left: string },
): Promise<number> {
  const calls = Promise.all(urls.map((url) => drain(url, keys.worker)));
  calls.catch(() => undefined);
  let began = 0;
  const over = performance.now() + longestMs;
  for (;;) {
    const { rows } = await db.query<{ left: number; begun: boolean }>(left);
    const now = performance.now();
    const { left: waiting = 0, begun = false } = rows[0] ?? {};
    if (began === 0 && (begun || waiting < due)) began = now;
    if (waiting === 0) {
      await calls;
      return (due * 1000) / (now - began);
    }
    if (now > over) throw new Error(`${waiting} of ${due} are not done after ${longestMs} ms.`);
    await sleep(20);
  }
}

async function drain(url: string, worker: string): Promise<void> {
  const answer = await fetch(`${url}/functions/v1/ai-analyze`, {
    method: "POST",
    headers: { apikey: worker, "content-type": "application/json" },
    body: '{"op":"drain"}',
  });
  if (!answer.ok) throw new Error(`The worker answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
