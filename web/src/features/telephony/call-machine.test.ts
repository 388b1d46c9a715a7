import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CallEvent,
  type CallState,
  type CloseCause,
  dialed,
  nextCall,
  offered,
  timeLimitMs,
} from "./call-machine.ts";

const play = (start: CallState, ...events: CallEvent[]) => events.reduce(nextCall, start);
const closed = (cause: CloseCause): CallEvent => ({ type: "closed", cause });
const out = () => dialed("+5511999990101");
const incoming = () => offered("+5511999990101");
const on = (type: Exclude<CallEvent["type"], "closed">): CallEvent => ({ type });
const talking = () => play(out(), on("ringing"), on("answered"));

describe("a call that is over", () => {
  it.each<[string, CallState, Partial<CallState>]>([
    ["was answered", play(talking(), closed("hung_up")), { outcome: "atendida", endedBy: "them" }],
    [
      "was answered, and we left",
      play(talking(), on("hangUp"), closed("hung_up")),
      { outcome: "atendida", endedBy: "us" },
    ],
    ["was busy", play(out(), closed("busy")), { outcome: "ocupado", endedBy: "them" }],
    ["was declined", play(out(), on("ringing"), closed("rejected")), { outcome: "nao_atendida" }],
    ["rang in vain", play(out(), on("ringing"), closed("unanswered")), { outcome: "nao_atendida" }],
    ["has no such number", play(out(), closed("not_found")), { outcome: "falhou" }],
    [
      "was cancelled by us",
      play(out(), on("hangUp"), closed("cancelled")),
      { outcome: "cancelada", endedBy: "us" },
    ],
    [
      "was told as cancelled by a dead network, not by us",
      play(out(), closed("failed")),
      { outcome: "falhou", endedBy: "network" },
    ],
    [
      "had no microphone",
      play(out(), closed("microphone_refused")),
      { outcome: "falhou", endedBy: "us" },
    ],
    ["was missed", play(incoming(), closed("cancelled")), { outcome: "nao_atendida" }],
    ["was taken elsewhere", play(incoming(), closed("elsewhere")), { outcome: "nao_atendida" }],
    [
      "was declined by us",
      play(incoming(), on("hangUp"), closed("cancelled")),
      { outcome: "nao_atendida", endedBy: "us" },
    ],
    ["was never told to be over", play(out(), on("hangUp"), on("expired")), { endedBy: "us" }],
  ])("%s", (_what, state, expected) => {
    expect(state).toMatchObject({ phase: "over", ...expected });
  });
});

describe("hold", () => {
  it("goes on and off by agreement, and stays as it was without one", () => {
    const held = play(talking(), on("hold"), on("held"));
    expect(held.hold).toBe("on");
    expect(play(held, on("unhold"), on("released")).hold).toBe("off");
    expect(play(talking(), on("hold"), on("expired"))).toEqual(talking());
    expect(play(held, on("unhold"), on("expired"))).toEqual(held);
    expect(play(talking(), on("hold"), on("refused"))).toEqual(talking());
    expect(play(held, on("unhold"), on("refused"))).toEqual(held);
  });

  it("is asked for once at a time", () => {
    const holding = play(talking(), on("hold"));
    expect(nextCall(holding, on("hold"))).toBe(holding);
    expect(nextCall(holding, on("unhold"))).toBe(holding);
    expect(nextCall(out(), on("hold"))).toEqual(out());
  });
});

const causes: CloseCause[] = [
  "hung_up",
  "busy",
  "rejected",
  "unanswered",
  "not_found",
  "cancelled",
  "elsewhere",
  "failed",
  "microphone_refused",
  "no_microphone",
  "insecure",
];
const words = [
  ...["answer", "hangUp", "mute", "unmute", "hold", "unhold"],
  ...["ringing", "answered", "held", "released", "refused", "expired"],
] as Exclude<CallEvent["type"], "closed">[];
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom(...words).map(on),
  fc.constantFrom(...causes).map(closed),
);
const anyCall = fc
  .tuple(fc.boolean(), fc.array(anyEvent, { maxLength: 30 }))
  .map(([isOut, events]) => play(isOut ? out() : incoming(), ...events));

describe("no sequence of events", () => {
  it("leaves a call stuck: time alone brings it to a conversation or to its end", () => {
    fc.assert(
      fc.property(anyCall, (state) => {
        const after = play(state, on("expired"));
        expect(timeLimitMs(after)).toBeNull();
        expect(["talking", "over"]).toContain(after.phase);
      }),
    );
  });

  it("keeps a call from being left", () => {
    fc.assert(
      fc.property(anyCall, (state) => {
        const leaving = play(state, on("hangUp"));
        expect(nextCall(leaving, on("hangUp"))).toBe(leaving);
        expect(nextCall(leaving, on("expired")).phase).toBe("over");
      }),
    );
  });

  it("changes what is over, or how it ended", () => {
    fc.assert(
      fc.property(anyCall, anyEvent, (state, event) => {
        const end = play(state, closed("hung_up"));
        expect(nextCall(end, event)).toBe(end);
        expect(end.outcome).not.toBeNull();
      }),
    );
  });

  it("makes an answered call an unanswered one", () => {
    fc.assert(
      fc.property(anyCall, anyEvent, (state, event) => {
        if (state.isAnswered) expect(nextCall(state, event).isAnswered).toBe(true);
        const over = play(state, closed("failed"));
        expect(over.outcome === "atendida").toBe(over.isAnswered);
      }),
    );
  });
});
