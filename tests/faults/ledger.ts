// Compares what was said with what the database holds and with what the provider saw.
import { demoTenants } from "../../scripts/stack/demo.ts";
import { type Send, simulator } from "../world/simulator.ts";
import { rows } from "../world/stack.ts";
import type { Line } from "./lines.ts";
import type { Record } from "./talk.ts";

export interface Sum {
  lost: number;
  duplicated: number;
  misattributed: number;
  disordered: number;
  /** The first few that are wrong, for whoever has to look. */
  examples: string[];
}

interface Held {
  id: string;
  tenant_id: string;
  conversation_id: string;
  contato: string;
  seq: string;
  body: string;
  client_id: string | null;
  status: string;
  failed_code: string | null;
  told: boolean;
}

const held = (record: Record, direction: "inbound" | "outbound") =>
  rows<Held>(
    `select m.id, m.tenant_id, m.conversation_id, k.nome as contato, m.seq, m.body, m.client_id, m.status,
            m.failed_code, m.sent_at is not null and m.delivered_at is not null as told
       from public.messages m
       join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
       join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
      where m.direction = $1 and m.type = 'text' and m.body like $2
      order by m.conversation_id, m.seq`,
    [direction, `${record.run} ${direction === "inbound" ? "in" : "out"} %`],
  );

const isOf = (row: Held, line: Line | undefined) =>
  line !== undefined &&
  row.tenant_id === demoTenants[line.tenant].id &&
  row.conversation_id === line.conversationId &&
  row.contato === line.customer.name;

export async function judgeInbound(record: Record): Promise<Sum> {
  const sum = newSum();
  const times = new Map<string, number>();
  const last = new Map<string, number>();
  for (const row of await held(record, "inbound")) {
    times.set(row.body, (times.get(row.body) ?? 0) + 1);
    if (!isOf(row, record.heard.get(row.body))) add(sum, "misattributed", row.body);
    const place = placeOf(row.body);
    if (place < (last.get(row.conversation_id) ?? 0)) add(sum, "disordered", row.body);
    last.set(row.conversation_id, place);
  }
  for (const mark of record.heard.keys()) if (!times.has(mark)) add(sum, "lost", mark);
  for (const [mark, count] of times) if (count > 1) add(sum, "duplicated", mark);
  return sum;
}

export interface OutboundSum extends Sum {
  /** Ids that nobody can know of, and that the provider never took. */
  unsent: string[];
  /** Neither sent nor failed nor uncertain, or failed without a reason. */
  undecided: number;
  delivered: number;
}

export async function judgeOutbound(
  record: Record,
  resent: ReadonlySet<string>,
): Promise<OutboundSum> {
  const sum: OutboundSum = { ...newSum(), unsent: [], undecided: 0, delivered: 0 };
  const messages = await held(record, "outbound");
  const byId = new Map(messages.map((message) => [message.id, message]));
  const stored = new Map<string, number>();
  for (const row of messages) {
    stored.set(row.body, (stored.get(row.body) ?? 0) + 1);
    const intent = record.said.get(row.body);
    if (!isOf(row, intent?.line) || row.client_id !== intent?.clientId) {
      add(sum, "misattributed", row.body);
    }
  }
  for (const mark of record.said.keys()) if (!stored.has(mark)) add(sum, "lost", mark);
  for (const [mark, count] of stored) if (count > 1) add(sum, "duplicated", mark);

  const taken = new Map<string, Send[]>();
  const last = new Map<string, number>();
  for (const send of await sendsOf(record)) {
    const id = send.biz_opaque_callback_data ?? "";
    taken.set(id, [...(taken.get(id) ?? []), send]);
    const row = byId.get(id);
    const line = row && record.said.get(row.body)?.line;
    if (!row || !line || !wentTo(send, row, line)) add(sum, "misattributed", send.text);
    if (resent.has(id)) continue; // a person's decision, which comes when it comes
    const pair = `${send.phone_number_id} ${send.to}`;
    const place = placeOf(send.text);
    if (place < (last.get(pair) ?? 0)) add(sum, "disordered", send.text);
    last.set(pair, place);
  }
  for (const all of taken.values()) {
    if (all.length === 1) continue;
    const times = all.map(({ at }) => new Date(at).toISOString().slice(11, 23));
    add(sum, "duplicated", `${all[0]!.text} went at ${times.join(" and ")}`);
  }
  for (const row of messages) {
    if (taken.has(row.id)) {
      if (row.status === "delivered" && row.told) sum.delivered += 1;
      else add(sum, "lost", `${row.body} was taken and is ${row.status}`);
    } else if (row.status === "uncertain") sum.unsent.push(row.id);
    else if (row.status === "failed" && row.failed_code) sum.undecided += 1;
    else add(sum, "lost", `${row.body} was never taken and is ${row.status}`);
  }
  return sum;
}

/** Conversations whose numbers have a hole, or whose unread count is not that of what was heard. */
export function conversationsInDisorder(lines: Line[]): Promise<{ id: string }[]> {
  return rows(
    `select c.id from public.conversations c
       join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
      where c.id = any($1)
      group by c.id, c.last_seq, c.unread_count
     having not (count(m.seq) = c.last_seq and min(m.seq) = 1 and max(m.seq) = c.last_seq
       and c.unread_count = count(*) filter (where m.direction = 'inbound'))`,
    [lines.map(({ conversationId }) => conversationId)],
  );
}

async function sendsOf(record: Record): Promise<Send[]> {
  const { sends, count } = await simulator.sent();
  if (count > sends.length)
    throw new Error("The simulated WhatsApp has forgotten its first sends.");
  return sends.filter(({ text }) => text.startsWith(`${record.run} `));
}

const wentTo = (send: Send, row: Held, line: Line) =>
  send.text === row.body &&
  send.to === line.customer.phone &&
  send.phone_number_id === demoTenants[line.tenant].phone_number_id;

const placeOf = (mark: string) => Number(mark.split(" ")[3]);

const newSum = (): Sum => ({
  lost: 0,
  duplicated: 0,
  misattributed: 0,
  disordered: 0,
  examples: [],
});

function add(sum: Sum, what: "lost" | "duplicated" | "misattributed" | "disordered", who: string) {
  sum[what] += 1;
  if (sum.examples.length < 5) sum.examples.push(`${what}: ${who}`);
}
