// Whatever people, network and server do, in whatever order: nothing stays stuck.
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { AppError } from "../../../lib/errors.ts";
import { isHeard, isLive } from "./line.ts";
import { type Bench, benchPhone } from "./testing.ts";

type Step = (bench: Bench) => unknown;
const leg = fc.constantFrom("leg1", "leg2", "carrier1", "theirs1", "theirs2");
const at = fc.nat(3);
const onLine = (act: (bench: Bench, id: string) => unknown) =>
  at.map<Step>((index) => (bench) => {
    const { lines } = bench.phone.get();
    const line = lines[index % Math.max(1, lines.length)];
    return line && act(bench, line.id);
  });

const steps = fc.oneof(
  fc
    .constantFrom("+5511999990101", "190", "abc")
    .map<Step>((number) => (bench) => bench.phone.call(number).catch(() => undefined)),
  onLine((bench, id) => bench.phone.answer(id).catch(() => undefined)),
  onLine((bench, id) => bench.phone.hangUp(id)),
  onLine((bench, id) => bench.phone.hold(id)),
  onLine((bench, id) => bench.phone.mute(id)),
  onLine((bench, id) => bench.phone.dismiss(id)),
  onLine((bench, id) => bench.phone.transfer(id, { number: "1001" })),
  fc.constant<Step>((bench) => bench.rings("carrier1")),
  fc.constantFrom("theirs1", "theirs2").map<Step>((legId) => (bench) => bench.offers(legId)),
  fc.tuple(leg, fc.constantFrom("ringing", "answered")).map<Step>(
    ([legId, type]) =>
      (bench) =>
        bench.hears(legId, { type: type as "ringing" }),
  ),
  leg.map<Step>((legId) => (bench) => bench.closes(legId)),
  fc.constantFrom("registered", "offline").map<Step>((connection) => (bench) => {
    bench.network.onConnection(connection as "registered");
  }),
  fc.constantFrom("em_andamento", "ocupado").map<Step>((status) => (bench) => {
    const [id] = [...bench.rows.keys()].slice(-1);
    if (id) bench.rows.set(id, { id, status: status as "ocupado" });
  }),
  fc.boolean().map<Step>((refuses) => (bench) => {
    bench.settings.dial = refuses ? new AppError("provider_unreachable", 502) : null;
  }),
  fc.nat(45_000).map<Step>((ms) => () => vi.advanceTimersByTimeAsync(ms)),
);

it("no sequence of events leaves a call that neither speaks nor ends, or a phone that cannot call", async () => {
  vi.useFakeTimers();
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 40 }), async (sequence) => {
      const bench = benchPhone();
      bench.settings.holdMs = 500;
      for (const step of sequence) {
        await step(bench);
        await vi.advanceTimersByTimeAsync(0);
        // Nobody hears what is said to somebody else.
        expect(bench.phone.get().lines.filter(isHeard).length).toBeLessThanOrEqual(1);
      }
      await vi.advanceTimersByTimeAsync(200_000);
      for (const line of bench.phone.get().lines.filter(isLive)) {
        expect(line.call.phase).toBe("talking");
        expect(["off", "on"]).toContain(line.call.hold);
        bench.phone.hangUp(line.id);
      }
      await vi.advanceTimersByTimeAsync(6_000);
      expect(bench.phone.get().lines.filter(isLive)).toEqual([]);
      bench.network.onConnection("registered");
      bench.settings.dial = null;
      await bench.phone.call("+5511999990101");
      expect(bench.line().call.phase).toBe("dialing");
      bench.phone.stop();
      expect(bench.phone.get().lines.filter(isLive)).toEqual([]);
    }),
    { numRuns: 300 },
  );
  vi.useRealTimers();
});
