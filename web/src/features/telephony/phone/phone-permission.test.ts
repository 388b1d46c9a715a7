import { describe, expect, it, vi } from "vitest";
import { type Bench, benchForEach } from "./testing.ts";

const number = "+5511999990101";
let bench: Bench;
benchForEach((made) => {
  bench = made;
});

describe("a call, while the browser asks for the microphone,", () => {
  it("lets no stranger in before the provider was asked", async () => {
    const allow = bench.asksForMicrophone();
    const asked = bench.phone.call(number);
    bench.network.onOffer("leg1", "1000", true);
    expect(bench.told).not.toContain("answer leg1");
    allow();
    await asked;
    bench.network.onOffer("leg2", "1000", true);
    expect(bench.told).toContain("answer leg2");
  });

  it("that is given up meanwhile never goes out", async () => {
    for (const to of [number, "190"]) {
      const allow = bench.asksForMicrophone();
      const asked = bench.phone.call(to);
      bench.phone.hangUp(bench.line().id);
      expect(bench.line().call).toMatchObject({ phase: "over", outcome: "cancelada" });
      allow();
      await asked;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(bench.line()).toMatchObject({ problem: null, askedAt: null, legId: null });
    }
    expect(bench.told).toEqual([]);
    expect(bench.reports).toEqual([]);
    // And it stands in nobody's way.
    await bench.phone.call(number);
    expect(bench.told).toEqual(["server dials"]);
  });

  it("that was offered and is declined meanwhile is not answered, and the first is not put on hold", async () => {
    await bench.phone.call(number);
    bench.rings("leg1");
    const first = bench.line().id;
    bench.offers("leg2");
    const second = bench.line().id;
    const allow = bench.asksForMicrophone();
    const answering = bench.phone.answer(second);
    bench.phone.hangUp(second);
    allow();
    await answering;
    expect(bench.told.slice(-1)).toEqual(["decline leg2"]);
    expect(bench.phone.get().lines.find(({ id }) => id === first)?.call.hold).toBe("off");
  });
});
