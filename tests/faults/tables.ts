// What is printed at the end.
import { cpus, loadavg } from "node:os";
import type { Claim } from "./claim.ts";
import type { Kills } from "./kills/kills.ts";
import type { Soak } from "./soak.ts";
import type { Storm } from "./storm.ts";

export function stormTable({ events, seconds, struck, claims }: Storm): string {
  return [
    `${events} events in ${minutesOf(seconds)} on ${machine()}\n`,
    table(
      ["what went wrong", "times", "seconds", "events meanwhile", "came again"],
      struck.map((one) => [
        one.name,
        String(one.times),
        one.seconds.toFixed(0),
        String(one.events),
        String(one.again),
      ]),
    ),
    "",
    claimTable(claims),
  ].join("\n");
}

export function soakTable({ minutes, perSecond, samples, claims }: Soak): string {
  const names = Object.keys(samples[0]?.memory ?? {});
  return [
    `${minutes} minutes at ${perSecond} events/s on ${machine()}\n`,
    table(
      [
        "minute",
        "events",
        "webhook → row p50",
        "p99",
        "outbox age",
        "answer → taken p99",
        ...names.map((name) => `${name}, MB`),
      ],
      samples.map((one) => [
        one.minute.toFixed(1),
        String(one.events),
        `${one.inboundMs.half.toFixed(0)} ms`,
        `${one.inboundMs.most.toFixed(0)} ms`,
        `${one.outboxAgeMs.toFixed(0)} ms`,
        `${one.outboundMs.toFixed(0)} ms`,
        ...names.map((name) => (one.memory[name] ?? 0).toFixed(0)),
      ]),
    ),
    "",
    claimTable(claims),
  ].join("\n");
}

export function killTable({ seed, seconds, outcomes, claims }: Kills): string {
  return [
    `${outcomes.length} kill points of seed ${seed} in ${minutesOf(seconds)} on ${machine()}\n`,
    claimTable(claims),
  ].join("\n");
}

const claimTable = (claims: Claim[]) =>
  table(
    ["claim", "seen", ""],
    claims.map(({ what, ok, detail }) => [what, detail, verdictOf(ok)]),
  );

const verdictOf = (ok: Claim["ok"]) => (ok === null ? "NOT RUN" : ok ? "holds" : "BROKEN");

function table(head: string[], body: string[][]): string {
  return [head, head.map(() => "---"), ...body].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

const machine = () => `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`;
const minutesOf = (seconds: number) =>
  `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
