// What becomes of a dial between the person, the provider and the ring that answers by itself.
import { describe, expect, it, vi } from "vitest";
import { AppError } from "../../../lib/errors.ts";
import { type Bench, benchForEach } from "./testing.ts";

const number = "+5511999990101";
let bench: Bench;
benchForEach((made) => {
  bench = made;
});

describe("a dial", () => {
  it("of the next one is not refused for the sake of one that was given up before it rang", async () => {
    await bench.phone.call(number);
    const first = bench.line().id;
    bench.phone.hangUp(first);
    await vi.advanceTimersByTimeAsync(6_000);
    await bench.phone.call("+5511999990102");
    bench.rings("leg2");
    expect(bench.line()).toMatchObject({ legId: "leg2", call: { phase: "ringing" } });
    // What was given up rings after all: for that, once, there is nobody.
    bench.network.onOffer("leg1", "1000", true);
    expect(bench.told.slice(-1)).toEqual(["decline leg1"]);
    bench.network.onOffer("leg3", "1000", true);
    expect(bench.told.slice(-1)).not.toEqual(["decline leg3"]);
  });

  it("that rings before its answer came is kept when that is lost, and not when it is refused", async () => {
    const answers = [new AppError("network", 0), new AppError("call_pending", 409)];
    for (const answer of answers) {
      let lose = (_: unknown) => undefined as unknown;
      bench.settings.dial = new Promise((resolve) => {
        lose = resolve;
      });
      const asked = bench.phone.call(number);
      await vi.advanceTimersByTimeAsync(0);
      const legId = `${answer.code}1`;
      bench.rings(legId);
      bench.rows.set("ligacao9", { id: "ligacao9", status: "chamando" });
      lose(answer);
      await asked;
      await vi.advanceTimersByTimeAsync(0);
      const isKept = answer.status === 0;
      expect(bench.line().call.phase).toBe(isKept ? "ringing" : "over");
      expect(bench.line().ligacaoId).toBe(isKept ? "ligacao9" : null);
      bench.phone.hangUp(bench.line().id);
      bench.closes(legId);
    }
  });

  it("that nobody answers for is called off at the provider: in time, and when the phone stops", async () => {
    await bench.phone.call(number);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(bench.told).toContain("server hangs up ligacao1");
    await bench.phone.call(number);
    bench.phone.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.told).toContain("server hangs up ligacao2");
    bench.network.onConnection("registered");
    // What the provider has ended, or refused, is not called off.
    await bench.phone.call(number);
    bench.rows.set("ligacao3", { id: "ligacao3", status: "ocupado" });
    bench.phone.refresh("ligacao3");
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.line()).toMatchObject({ told: "ocupado", call: { phase: "over" } });
    bench.settings.dial = new AppError("provider_refused", 422);
    await bench.phone.call(number);
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.told.filter((word) => word.startsWith("server hangs up"))).toHaveLength(2);
  });

  it("that the page has forgotten rings by hand, and stays the provider's one call", async () => {
    bench.rows.set("ligacao7", { id: "ligacao7", status: "chamando" });
    bench.network.onOffer("leg1", "1000", true);
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.line()).toMatchObject({ ligacaoId: "ligacao7", call: { phase: "offered" } });
    await bench.phone.answer(bench.line().id);
    bench.hears("leg1", { type: "answered" });
    bench.closes("leg1");
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.told).not.toContain("server registers entrada");
    expect(bench.reports).toEqual([]);
  });
});

describe("a call", () => {
  it("the server could not be told of is told again when something is written about it", async () => {
    bench.settings.register = new AppError("network", 0);
    bench.offers("leg1");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bench.line().ligacaoId).toBeNull();
    bench.settings.register = null;
    expect(await bench.phone.ligacaoOf(bench.line().id)).toBe("ligacao1");
    expect(bench.line().ligacaoId).toBe("ligacao1");
  });
});
