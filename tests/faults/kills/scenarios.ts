// What is under way when somebody dies: a worker that empties the outbox, or a door that takes a webhook.
import {
  envelopeOf,
  insist,
  post,
  type TenantName,
  textValue,
  type Webhook,
  webhook,
} from "../../world/meta.ts";
import { config } from "../../world/stack.ts";
import type { Line } from "../lines.ts";
import { type Record, say } from "../talk.ts";
import type { Lot } from "./lot.ts";
import { takenOf, tickChanges } from "./ticks.ts";
import type { Worker } from "./workers.ts";

export interface Stage {
  record: Record;
  lot: Lot;
  /** Who talks at this point. */
  lines: Line[];
  door: TenantName | "platform";
  victim: Worker;
  survivor: Worker;
}

/** Each line has something to say, and one worker is called to send it. */
export async function answers({ record, lot, lines, victim }: Stage): Promise<void> {
  // Four calls are needed for the fourth to be cut.
  const each = 1 + lot.number(2) + (lines.length < 4 ? 4 - lines.length : 0);
  for (const line of lines) {
    for (let said = 0; said < each; said++) await say(record, line);
  }
  // The sweep calls again whoever could not, as somebody whose connection had just died.
  for (let calls = 1; calls <= 5 && !victim.aim.hit; calls++) {
    if (await victim.drain()) return;
  }
}

/**
 * Messages of customers, and the ticks of two answers, in one webhook. It comes again until it is
 * taken, as from the provider; now and then a copy comes in by another process at the same time.
 */
export async function oneWebhook({
  record,
  lot,
  lines,
  door,
  victim,
  survivor,
}: Stage): Promise<void> {
  const known = lines.filter(({ conversationId }) => conversationId !== "");
  for (const line of known.slice(0, 2)) await say(record, line);
  await survivor.drain();
  const ticks = tickChanges(record, await takenOf(record));

  const marks: [string, Line][] = [];
  const each = 1 + lot.number(3);
  const words = lines.flatMap((line) =>
    Array.from({ length: each }, () => {
      line.heard += 1;
      const mark = `${record.run} in ${line.number} ${line.heard}`;
      marks.push([mark, line]);
      return { tenant: line.tenant, value: textValue(line.tenant, line.sender, mark) };
    }),
  );
  const hook = webhook(door, envelopeOf([...words, ...ticks]));
  const copy = lot.number(4) === 0 ? insist(at(survivor, hook)) : null;
  const first = await post(at(victim, hook)).then(
    ({ status }) => status,
    () => 0,
  );
  record.refused.set(first, (record.refused.get(first) ?? 0) + 1);
  // Who answered 200 has it, and the provider will not say it again.
  const last = first === 200 ? first : (await insist(at(survivor, hook))).status;
  await copy;
  if (last !== 200) record.turnedAway.push(last);
  for (const [mark, line] of marks) record.heard.set(mark, line);
}

export const at = (worker: Worker, hook: Webhook): Webhook => ({
  ...hook,
  url: hook.url.replace(config.urls.api, worker.url),
});
