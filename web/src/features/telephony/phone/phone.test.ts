import { describe, expect, it, vi } from "vitest";
import { AppError } from "../../../lib/errors.ts";
import { nextLine, wantsResult } from "./line.ts";
import { type Bench, benchForEach, benchPhone } from "./testing.ts";

const number = "+5511999990101";
let bench: Bench;
benchForEach((made) => {
  bench = made;
});

/** Dialled by the carrier, picked up, and the server knows. */
async function talking(legId = "leg1") {
  await bench.phone.call(number);
  bench.rings(legId);
  const { ligacaoId } = bench.line();
  bench.rows.set(ligacaoId!, { id: ligacaoId!, status: "em_andamento" });
  bench.phone.refresh(ligacaoId!);
  await vi.advanceTimersByTimeAsync(0);
  return bench.line().id;
}

describe("a dial", () => {
  it("is answered without a hand when the carrier rings, and talks when the other one answers", async () => {
    await bench.phone.call("(11) 99999-0101", { oportunidade_id: "o1" });
    expect(bench.line()).toMatchObject({ way: "carrier", ligacaoId: "ligacao1" });
    bench.rings("leg1");
    expect(bench.told).toContain("answer leg1");
    expect(bench.line().call.phase).toBe("ringing");
    bench.rows.set("ligacao1", { id: "ligacao1", status: "em_andamento" });
    // No hint came: it asks by itself.
    await vi.advanceTimersByTimeAsync(4_000);
    expect(bench.line().call.phase).toBe("talking");
  });

  it("does not read what others' calls come to", async () => {
    await talking();
    const before = bench.told.length;
    bench.phone.refresh("somebody-else");
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.told).toHaveLength(before);
  });

  it("opens the microphone for nobody else's dial, nor for one that took too long", async () => {
    bench.network.onOffer("leg1", number, true);
    expect(bench.line().call.phase).toBe("offered");
    await bench.phone.call(number);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(bench.line().call).toMatchObject({ phase: "over", outcome: "falhou" });
    bench.network.onOffer("leg2", number, true);
    expect(bench.told.filter((word) => word.startsWith("answer"))).toEqual([]);
  });

  it("that was given up is declined when the carrier rings after all", async () => {
    await bench.phone.call(number);
    bench.phone.hangUp(bench.line().id);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(bench.told).toContain("server hangs up ligacao1");
    bench.network.onOffer("leg1", number, true);
    expect(bench.told).toContain("decline leg1");
    expect(bench.phone.get().lines).toHaveLength(1);
  });

  it("does not go out twice, and not without a microphone, a line or an extension", async () => {
    await bench.phone.call(number);
    await expect(bench.phone.call(number)).rejects.toMatchObject({ code: "call_pending" });
    bench.phone.hangUp(bench.line().id);
    await vi.advanceTimersByTimeAsync(6_000);
    await expect(bench.phone.call("mãe")).rejects.toMatchObject({ code: "phone_invalid" });
    bench.settings.microphone = new AppError("microphone_refused", 403);
    await bench.phone.call(number);
    expect(bench.line()).toMatchObject({ problem: "microphone_refused", call: { phase: "over" } });
    bench.settings.microphone = null;
    bench.network.onConnection("offline");
    await bench.phone.call(number);
    expect(bench.line().problem).toBe("phone_offline");
    expect(bench.rows.size).toBe(1);
  });

  it("to an emergency number goes out directly", async () => {
    await bench.phone.call("190");
    expect(bench.told).toContain("dial 190");
    await expect(bench.phone.call("190")).rejects.toMatchObject({ code: "call_pending" });
    await expect(bench.phone.call(number)).rejects.toMatchObject({ code: "call_pending" });
    expect(bench.line()).toMatchObject({ way: "direct", legId: "leg1" });
    expect(bench.told).not.toContain("server dials");
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.line().ligacaoId).toBe("ligacao1");
  });

  it("to an emergency number gives up the one before, and whatever it waits for", async () => {
    await bench.phone.call(number);
    await bench.phone.call("190");
    expect(bench.told.slice(-2)).toContain("dial 190");
    expect(bench.line()).toMatchObject({ legId: "leg1", call: { number: "190" } });
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.told).toContain("server hangs up ligacao1");
    // The carrier rings for it after all: 190 is not put on hold for that.
    bench.network.onOffer("late", "1000", true);
    expect(bench.told.slice(-1)).toEqual(["decline late"]);
    bench.phone.hangUp(bench.line().id);
    bench.closes("leg1");
    // Nor does it wait until the person of before was asked for the microphone.
    const allow = bench.asksForMicrophone();
    const asked = bench.phone.call(number);
    bench.settings.permission = null;
    await bench.phone.call("193");
    expect(bench.told.slice(-2)).toContain("dial 193");
    allow();
    await asked;
    expect(bench.told.filter((word) => word === "server dials")).toHaveLength(1);
  });

  it("to an emergency number is told at once to go another way where there is no connection", async () => {
    bench.network.onConnection("connecting");
    bench.asksForMicrophone();
    await bench.phone.call("192");
    expect(bench.line()).toMatchObject({ problem: "emergency_offline", call: { phase: "over" } });
    expect(bench.told).not.toContain("dial 192");
  });

  it("to a colleague's extension, too, and what cannot be a number is told apart at once", async () => {
    await bench.phone.call("1001");
    expect(bench.told).toContain("dial 1001");
    bench.phone.hangUp(bench.line().id);
    const codes = { "99999-0101": "number_area_missing", "48 93333-4444": "number_landline_nine" };
    for (const [typed, code] of Object.entries(codes)) {
      await expect(bench.phone.call(typed)).rejects.toMatchObject({ code });
    }
    expect(bench.phone.get().lines).toHaveLength(1);
  });

  it("is a conversation after a minute, though the provider never said so", async () => {
    await bench.phone.call(number);
    bench.rings("leg1");
    await vi.advanceTimersByTimeAsync(61_000);
    expect(bench.line().call.phase).toBe("talking");
  });
});

describe("a second call", () => {
  it("puts the first on hold when it is answered, and they change places", async () => {
    const first = await talking();
    bench.offers("leg2");
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.phone.get().activeId).toBe(first);
    const second = bench.line();
    expect(second.about.nome).toBe("Marina");
    await bench.phone.answer(second.id);
    expect(bench.told.slice(-2)).toEqual(["hold leg1", "answer leg2"]);
    bench.hears("leg1", { type: "held" });
    bench.hears("leg2", { type: "answered" });
    bench.phone.hold(first);
    expect(bench.told.slice(-2)).toEqual(["hold leg2", "unhold leg1"]);
    bench.hears("leg1", { type: "released" });
    bench.closes("leg1");
    expect(bench.phone.get().activeId).toBe(second.id);
  });

  it("is heard by nobody but who is spoken to, however the first came back meanwhile", async () => {
    const first = await talking();
    // Unheld, and not yet released.
    bench.phone.hold(first);
    bench.hears("leg1", { type: "held" });
    await bench.phone.call(number);
    bench.phone.hold(first);
    bench.rings("leg2");
    expect(bench.told.slice(-2)).toEqual(["hold leg1", "answer leg2"]);
    bench.hears("leg1", { type: "held" });
    // It rings at the other end: who is answered now would hear that.
    bench.offers("leg3");
    await bench.phone.answer(bench.line().id);
    expect(bench.told.slice(-2)).toEqual(["hold leg2", "answer leg3"]);
    expect(bench.phone.get().lines.map(({ call }) => call.hold)).toEqual(["on", "holding", "off"]);
  });

  it("is joined with the first", async () => {
    const first = await talking();
    bench.offers("leg2");
    const second = bench.line().id;
    await bench.phone.answer(second);
    bench.hears("leg2", { type: "answered" });
    bench.settings.transfers = false;
    expect(await bench.phone.transfer(second, { lineId: first })).toBe(false);
    bench.settings.transfers = true;
    expect(await bench.phone.transfer(second, { lineId: first })).toBe(true);
    expect(bench.told.slice(-2)).toEqual(["hangUp leg2", "hangUp leg1"]);
  });
});

describe("the end", () => {
  it("of a call that a colleague has taken leaves the screen by itself", async () => {
    bench.offers("leg1");
    bench.closes("leg1", "elsewhere");
    expect(bench.phone.get().activeId).toBeNull();
  });

  it("is reported with what was seen, and the provider's word is the last", async () => {
    await bench.phone.call(number);
    bench.rings("leg1");
    bench.closes("leg1");
    expect(bench.line().call.outcome).toBe("nao_atendida");
    bench.rows.set("ligacao1", { id: "ligacao1", status: "ocupado" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bench.line().told).toBe("ocupado");
    expect(bench.reports).toHaveLength(1);
    expect(bench.reports[0]).toMatchObject({ id: "ligacao1", report: { ended_by: "them" } });
  });

  it("of the connection is not the end of the call", async () => {
    await talking();
    bench.network.onConnection("offline");
    expect(bench.line().call.phase).toBe("talking");
  });

  it("for want of a microphone says so", async () => {
    await bench.phone.call(number);
    bench.network.onOffer("leg1", "1000", true);
    bench.closes("leg1", "microphone_refused");
    expect(bench.line()).toMatchObject({ problem: "microphone_refused", call: { phase: "over" } });
  });
});

describe("a page that is loaded anew", () => {
  it("asks for what came of the call that it ended", async () => {
    await talking();
    const before = bench.line();
    const again = benchPhone();
    again.rows.set(before.ligacaoId!, { id: before.ligacaoId!, status: "atendida" });
    again.phone.restore([nextLine(before, { type: "closed", cause: "failed" })]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(again.line()).toMatchObject({ id: before.id, told: "atendida" });
    expect(wantsResult(again.line())).toBe(true);
    expect(await again.phone.ligacaoOf(before.id)).toBe(before.ligacaoId);
    again.phone.dismiss(before.id);
    expect(again.phone.get().activeId).toBeNull();
  });
});
