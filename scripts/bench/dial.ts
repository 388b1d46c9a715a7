// From the click to the INVITE at the carrier: the product's phone engine in a browser.
import { setTimeout as sleep } from "node:timers/promises";
import { startTestCarrier } from "../simulators/carrier/testing.ts";
import { type Phones, startDeadStun, startPhones } from "../simulators/carrier/testing-phones.ts";
import { percentile, type Row } from "./row.ts";

const calls = 40;
const number = "+551140000480";
/** Between two calls, so that the microphone is opened anew for each. */
const pauseMs = 200;

export async function benchDial(): Promise<Row[]> {
  const [carrier, phones, stun] = await Promise.all([
    startTestCarrier(),
    startPhones(),
    startDeadStun(),
  ]);
  try {
    return [
      row("click → INVITE", await dialMany(carrier, phones, []), 300),
      row("click → INVITE, STUN dead", await dialMany(carrier, phones, stun.iceServers), 700),
    ];
  } finally {
    await phones.close();
    await carrier.close();
    stun.close();
  }
}

async function dialMany(
  carrier: Awaited<ReturnType<typeof startTestCarrier>>,
  phones: Phones,
  iceServers: object[],
): Promise<number[]> {
  const phone = await phones.openEngine(carrier, "1000", { iceServers });
  while ((await phone.connections()).at(-1) !== "registered") await sleep(20);
  const took: number[] = [];
  while (took.length < calls) {
    const known = carrier.told.length;
    const clicked = await phone.run<number>("[Date.now(), phone.dial(args[0])][0]", number);
    while (carrier.told.length === known) await sleep(5);
    const { call } = carrier.told[known]!;
    took.push(call.startedAt.getTime() - clicked);
    call.end("ORIGINATOR_CANCEL");
    await sleep(pauseMs);
  }
  await phone.close();
  return took;
}

/** The bar is for the 95th percentile. */
function row(what: string, took: number[], barMs: number): Row {
  const [p50, p95] = [percentile(took, 50), percentile(took, 95)];
  return {
    what: `${what}, ${took.length} calls`,
    figures: `p50 ${p50} ms, p95 ${p95} ms`,
    ratio: `p95 ${(p95 / p50).toFixed(1)} × p50`,
    bar: `p95 ≤ ${barMs} ms`,
    met: p95 <= barMs,
  };
}
