// What goes wrong while everybody talks. Each trouble lasts a few seconds and ends by itself.
import { setTimeout as sleep } from "node:timers/promises";
import { demoTenants } from "../../scripts/stack/demo.ts";
import {
  killAnytime,
  killBeforeCalls,
  killDuringCalls,
  killFrozen,
  type Moment,
} from "../world/moments.ts";
import { simulator } from "../world/simulator.ts";
import { rows } from "../world/stack.ts";
import { until } from "../world/wait.ts";
import { forge } from "./forgery.ts";
import { type FullDisk, fillDisk } from "./full-disk.ts";
import { type FullJournal, fillJournal } from "./full-journal.ts";
import type { Line } from "./lines.ts";
import {
  exhaustConnections,
  killService,
  lockMessages,
  startSkewedWorker,
  stopPostgresAtOnce,
} from "./processes.ts";
import { hear, type Record } from "./talk.ts";

export interface Scene {
  record: Record;
  lines: Line[];
  /** What was under way when functions were killed. */
  moments: Moment[];
  forged: { posted: number; taken: number };
  /** How many photos were sent on a line. */
  albums: Map<Line, number>;
  /** What became of each full disk. */
  disks: FullDisk[];
  journals: FullJournal[];
  /** Does something to the files of Postgres while it is stopped. */
  withoutPostgres(work: () => void): Promise<void>;
  /** From 0 to 1: how much of a trouble there is time for. */
  size: number;
}

export interface Trouble {
  name: string;
  cause(scene: Scene): Promise<void>;
}

export const usualDelays = { sentMs: 50, deliveredMs: 300 };

const kill = (work: () => Promise<Moment>) => async (scene: Scene) => {
  scene.moments.push(await work());
  await sleep(1_500); // somebody has to be at work again before the next one
};

// Those that leave doubts come first: a doubt takes a minute and a half to be given up.
export const troubles: Trouble[] = [
  {
    name: "provider: hang of 60 s, resets before and after the body",
    cause: () =>
      strike([
        { kind: "hang", times: 3, ms: 60_000 },
        { kind: "reset_before_body", times: 3 },
        { kind: "reset_after_body", times: 3 },
      ]),
  },
  {
    name: "provider: takes it and drops, truncated JSON, half a page, HTML, no id",
    cause: () =>
      strike(
        ["accept_then_drop", "truncated", "garbled", "html", "no_id"].map((kind) => ({
          ...{ kind, times: 4 },
        })),
      ),
  },
  {
    name: "kill functions while attempts are noted",
    cause: kill(() => killFrozen("private.outbox", "undone")),
  },
  {
    name: "kill functions after the claim, before the call",
    cause: kill(killBeforeCalls),
  },
  {
    name: "kill functions while the provider is silent",
    cause: kill(() => killDuringCalls("hang")),
  },
  {
    name: "kill functions after the provider took it",
    async cause(scene) {
      // A status that comes at once would settle what the dead worker did not.
      await simulator.change({ delays: { sentMs: 5_000, deliveredMs: 6_000 } });
      await kill(() => killDuringCalls("slow"))(scene);
      await simulator.change({ delays: usualDelays });
    },
  },
  {
    name: "kill functions before ingest commits",
    cause: kill(() => killFrozen("public.webhook_deliveries", "undone")),
  },
  {
    name: "kill functions, ingest commits without them",
    cause: kill(() => killFrozen("public.webhook_deliveries", "done")),
  },
  { name: "kill functions at any moment", cause: kill(killAnytime) },
  { name: "kill functions at any moment, again", cause: kill(killAnytime) },
  {
    name: "Postgres stopped at once under load",
    async cause() {
      await stopPostgresAtOnce();
      await sleep(2_000);
    },
  },
  {
    name: "connections exhausted",
    cause: async ({ size }) => void (await exhaustConnections(4_000 + size * 6_000)),
  },
  {
    name: "messages locked, statements time out",
    cause: ({ size }) => lockMessages(22_000 + size * 8_000),
  },
  {
    name: "the disk is full under load",
    async cause(scene) {
      scene.disks.push(await fillDisk(scene));
    },
  },
  {
    name: "the disk is full under the journal",
    async cause(scene) {
      scene.journals.push(await fillJournal(scene));
    },
  },
  { name: "kill the gateway", cause: () => killService("gateway") },
  { name: "kill Realtime", cause: () => killService("realtime") },
  {
    name: "provider: throttled with and without Retry-After, 500, 502, 503, slow",
    cause: () =>
      strike([
        { kind: "error", code: 130429, times: 2 },
        { kind: "error", code: 130429, times: 2, retry_after: 2 },
        { kind: "error", code: 131056, times: 2 },
        ...[500, 502, 503].map((status) => ({ kind: "error", code: 131000, status, times: 2 })),
        { kind: "slow", times: 5, ms: 3_000 },
      ]),
  },
  {
    name: "webhooks: ×50 copies, a 7-day-old one, twice",
    cause: async ({ record, lines }) => {
      await Promise.all([
        ...some(lines, 4).map((line) => hear(record, [line], { copies: 50 })),
        ...some(lines, 4).map((line) => hear(record, [line], { copies: 2, daysAgo: 7 })),
      ]);
    },
  },
  {
    name: "webhooks: 1,000 entries of both companies in one, three times",
    cause: async ({ record, lines, size }) => {
      const each = Math.ceil(1_000 / lines.length);
      for (let batch = 0; batch < 1 + size * 11; batch++) {
        await hear(record, lines, { each, copies: 3, door: "platform" });
      }
    },
  },
  {
    name: "statuses: before the answer, ×50, shuffled",
    async cause() {
      await strike([{ kind: "statuses_first", times: 10, ms: 3_000 }]);
      await strike([{ kind: "webhook_copies", times: 10, count: 50 }]);
      await strike([{ kind: "webhook_shuffle", times: 60, ms: 2_000 }]);
    },
  },
  { name: "an album of ten, side by side", cause: album },
  {
    name: "forged, malformed and strange webhooks",
    async cause(scene) {
      const { posted, taken } = await forge(scene.lines[0]!, scene.record.run);
      scene.forged.posted += posted;
      scene.forged.taken += taken;
    },
  },
  {
    name: "a worker an hour off, jumping; sweeps and drains side by side",
    async cause({ size }) {
      const worker = await startSkewedWorker();
      try {
        const end = Date.now() + 8_000 + size * 8_000;
        while (Date.now() < end) {
          await Promise.all([
            worker.drain(),
            worker.drain(),
            ...[1, 2, 3].map(() => rows("select private.sweep()")),
          ]);
        }
      } finally {
        await worker.stop();
      }
    },
  },
];

/** Orders these faults and waits until all have struck. */
async function strike(faults: object[]): Promise<void> {
  for (const fault of faults) await simulator.fail(fault);
  await until("every fault has struck", async () => (await simulator.faults()).length === 0, {
    limitMs: 120_000,
    everyMs: 250,
  });
}

async function album({ lines, albums }: Scene): Promise<void> {
  const line = some(lines, 1)[0]!;
  await simulator.album({
    customer: line.customer.id,
    phone_number_id: demoTenants[line.tenant].phone_number_id,
    count: 10,
  });
  albums.set(line, (albums.get(line) ?? 0) + 10);
}

const some = (lines: Line[], count: number) =>
  lines.toSorted(() => Math.random() - 0.5).slice(0, count);
