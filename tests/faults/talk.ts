// What is said, by whom, and in which wrapping: each message carries a mark that no other has.
import { randomUUID } from "node:crypto";
import { envelopeOf, insist, type TenantName, textValue, webhook } from "../world/meta.ts";
import { one } from "../world/stack.ts";
import type { Line } from "./lines.ts";
import { asAgent, patiently } from "./pool.ts";

/** What everybody was given to say, and how the doors and verbs took it. */
export interface Record {
  run: string;
  /** Marks of customers' messages that a door took on. */
  heard: Map<string, Line>;
  /** Ids of our messages by their marks. */
  said: Map<string, { clientId: string; line: Line }>;
  /** Answers but 2xx, by status; 0 is a broken connection. Each of these deliveries came again. */
  refused: Map<number, number>;
  /** Answers that a provider does not repeat. There must be none. */
  turnedAway: number[];
  /** How often send_message failed and was repeated under the same key. */
  repeated: number;
  /** How long each webhook took from the first attempt until its row was committed. */
  inboundMs: number[];
}

export function newRecord(run: string): Record {
  return {
    run,
    heard: new Map(),
    said: new Map(),
    refused: new Map(),
    turnedAway: [],
    repeated: 0,
    inboundMs: [],
  };
}

export interface Wrapping {
  copies?: number;
  door?: TenantName | "platform";
  daysAgo?: number;
  each?: number;
}

/** The customers of these lines write, in one webhook and after whatever they are saying already. */
export function hear(record: Record, lines: Line[], wrapping: Wrapping = {}): Promise<void> {
  const { copies = 1, door = lines[0]!.tenant, daysAgo = 0, each = 1 } = wrapping;
  const before = lines.map(({ hearing }) => hearing);
  const work = async () => {
    await Promise.all(before);
    const timestamp = String(Math.floor(Date.now() / 1000) - daysAgo * 86_400);
    const marks: [string, Line][] = [];
    const changes = Array.from({ length: each }, () => lines)
      .flat()
      .map((line) => {
        line.heard += 1;
        const mark = `${record.run} in ${line.number} ${line.heard}`;
        marks.push([mark, line]);
        return {
          tenant: line.tenant,
          value: textValue(line.tenant, line.sender, mark, { timestamp }),
        };
      });
    const hook = webhook(door, envelopeOf(changes));
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: copies }, () => insist(hook, 100)));
    record.inboundMs.push(performance.now() - began);
    for (const { refusals, status } of answers) {
      for (const refusal of refusals) note(record, refusal);
      if (status < 200 || status >= 300) record.turnedAway.push(status);
    }
    for (const [mark, line] of marks) record.heard.set(mark, line);
  };
  const done = work();
  for (const line of lines) line.hearing = done.catch(() => undefined);
  return done;
}

/** We answer on a line, as a browser does: under one key until it has worked, now and then twice. */
export function say(record: Record, line: Line, { twice = false } = {}): Promise<void> {
  const before = line.saying;
  const work = async () => {
    await before;
    line.said += 1;
    const mark = `${record.run} out ${line.number} ${line.said}`;
    const clientId = randomUUID();
    record.said.set(mark, { clientId, line });
    const send = () =>
      patiently(() =>
        asAgent(line.tenant, "select public.send_message($1, $2, 'text', $3, '{}')", [
          line.conversationId,
          clientId,
          mark,
        ]),
      );
    const sent = await Promise.all(twice ? [send(), send()] : [send()]);
    for (const { failures } of sent) record.repeated += failures;
  };
  const done = work();
  line.saying = done.catch(() => undefined);
  return done;
}

/** A photo album: ten webhooks side by side. Photos have no words; they are counted by conversation. */
export async function photosOn(line: Line): Promise<number> {
  const found = await one<{ count: string }>(
    `select count(*) from public.messages m
      where m.conversation_id = $1 and m.type = 'image' and m.direction = 'inbound'`,
    [line.conversationId],
  );
  return Number(found.count);
}

/** How many deliveries were not taken and came again. */
export const refusals = ({ refused }: Record) =>
  [...refused.values()].reduce((sum, count) => sum + count, 0);

/** And of what we said. */
export const cameAgain = (record: Record) => record.repeated + refusals(record);

function note(record: Record, status: number): void {
  record.refused.set(status, (record.refused.get(status) ?? 0) + 1);
}
