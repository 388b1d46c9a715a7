// One kill: something small is under way, somebody dies at a place chosen beforehand, the others go on,
// and the ledger of this point alone is made up.
import { randomInt } from "node:crypto";
import { asPerson } from "../../world/people.ts";
import { rows } from "../../world/stack.ts";
import { conversationsInDisorder, judgeInbound, judgeOutbound, type Sum } from "../ledger.ts";
import type { Line } from "../lines.ts";
import { newRecord } from "../talk.ts";
import type { Point } from "./places.ts";
import { decide, notedOf, orphansEnded, recover } from "./recovery.ts";
import { answers, oneWebhook, type Stage } from "./scenarios.ts";
import type { Worker } from "./workers.ts";

export interface Outcome {
  point: Point;
  /** False when what was to be cut never happened. */
  hit: boolean;
  said: number;
  heard: number;
  /** In doubt for a while; of these, left to a person; of those, shown to nobody. */
  doubted: number;
  left: number;
  hidden: number;
  /** Whatever is not as it must be, in words. */
  wrong: string[];
}

export async function runPoint(
  run: string,
  point: Point,
  cast: Line[],
  { victim, survivor }: { victim: Worker; survivor: Worker },
): Promise<Outcome> {
  const { lot, place } = point;
  const record = newRecord(`${run}.${point.number}`);
  // A tenant's own door has secrets to look up, and takes what is of this tenant alone.
  const ownDoor =
    place.what === "webhook_secrets" ? lot.some(["acme", "rival"] as const, 1)[0] : null;
  const who = ownDoor ? cast.filter(({ tenant }) => tenant === ownDoor) : cast;
  const lines = lot.some(who, 1 + lot.number(3));
  // Where a webhook is cut, one of those who write may be somebody new.
  if (place.scenario === "webhook" && lot.number(2) === 0) lines.push(newcomer(lines[0]!));
  const stage: Stage = { record, lot, lines, door: ownDoor ?? "platform", victim, survivor };
  await victim.ready();
  victim.aimAt(place);
  await (place.scenario === "answers" ? answers : oneWebhook)(stage);
  const { hit } = victim.aim;
  victim.aimAt(null);
  await orphansEnded();
  for (const line of lines) if (line.conversationId === "") await settleIn(line);

  const noted = new Set(await notedOf(stage));
  const doubted = await recover(stage, { ticksFirst: lot.number(3) === 0 });
  const inbound = await judgeInbound(record);
  const outbound = await judgeOutbound(record, new Set());
  const wrong = [...complaints("in", inbound), ...complaints("out", outbound)];
  for (const id of doubted) {
    if (!noted.has(id)) wrong.push(`${id} is in doubt, and no attempt at it was noted`);
  }
  const shown = new Set(outbound.unsent.length > 0 ? await troublesOf(lines) : []);
  const hidden = outbound.unsent.filter((id) => !shown.has(id));
  wrong.push(...hidden.map((id) => `${id} is in doubt, and nobody is told`));
  if (outbound.unsent.length > 0) {
    await decide(stage, outbound.unsent);
    const after = await judgeOutbound(record, new Set(outbound.unsent));
    wrong.push(...complaints("resent", after));
    outbound.delivered = after.delivered;
  }
  if (outbound.delivered !== record.said.size) {
    wrong.push(`${outbound.delivered} of ${record.said.size} answers are delivered`);
  }
  wrong.push(...record.turnedAway.map((status) => `a webhook was turned away with ${status}`));
  for (const { id } of await conversationsInDisorder(lines)) wrong.push(`${id} is in disorder`);
  return {
    ...{ point, hit, said: record.said.size, heard: record.heard.size, doubted: doubted.size },
    ...{ left: outbound.unsent.length, hidden: hidden.length, wrong },
  };
}

function newcomer(like: Line): Line {
  const digits = randomInt(10_000_000, 99_999_999);
  const wa_id = `55419${digits}`;
  const name = `Novo ${digits}`;
  const customer = { id: "", name, phone: `+${wa_id}`, user_ids: {} };
  const sender = { name, wa_id, user_id: `BR.${digits}${randomInt(1e6)}` };
  return {
    ...like,
    number: 1_000 + digits,
    customer,
    sender,
    conversationId: "",
    heard: 0,
    said: 0,
  };
}

/** Finds what the webhook has opened. */
async function settleIn(line: Line): Promise<void> {
  const found = await rows<{ id: string }>(
    `select c.id from public.conversations c
       join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
      where k.nome = $1`,
    [line.customer.name],
  );
  // Two would be one too many, which the judge finds out from messages in the wrong one.
  line.conversationId = found[0]?.id ?? "";
}

async function troublesOf(lines: Line[]): Promise<string[]> {
  const tenants = new Set(lines.map(({ tenant }) => tenant));
  const pages = [...tenants].map((tenant) =>
    asPerson<{ page: { rows: { message_id: string }[] } }>(
      `dono@${tenant}.test`,
      "select public.troubled_messages() as page",
      [],
    ),
  );
  return (await Promise.all(pages))
    .flat()
    .flatMap(({ page }) => page.rows.map(({ message_id }) => message_id));
}

function complaints(where: string, sum: Sum): string[] {
  const count = sum.lost + sum.duplicated + sum.misattributed + sum.disordered;
  return count === 0 ? [] : [`${where}: ${sum.examples.join("; ")}`];
}
