import { describe, expect, it } from "vitest";
import { threadRow } from "../fixtures.ts";
import { eventSentence, numbersOf } from "./event-sentence.ts";

const event = (payload: Record<string, unknown>, byNobody = false) =>
  eventSentence(
    threadRow({
      type: "event",
      direction: "outbound",
      payload,
      ...(byNobody ? { remetente: { id: null, nome: null, foto: null, tipo: "bot" } } : {}),
    }),
  );

describe("eventSentence", () => {
  it("names who did it and to whom it was given", () => {
    expect(event({ event: "assigned", to: { id: "carla", nome: "Carla Reis" } })).toEqual({
      key: "assigned",
      by: "Bruno Lima",
      to: "Carla Reis",
    });
  });

  it("tells what nobody did as something that happened", () => {
    expect(event({ event: "reopened" }, true)).toMatchObject({ key: "reopenedAuto", by: null });
  });

  it("knows both numbers of who changed theirs, or speaks of none", () => {
    const payload = {
      event: "number_changed",
      previous: "+5511911112222",
      current: "+5511933334444",
    };
    expect(numbersOf(threadRow({ payload }))).toEqual({
      previous: "+5511911112222",
      current: "+5511933334444",
    });
    expect(numbersOf(threadRow({ payload: { ...payload, previous: null } }))).toBeNull();
    expect(numbersOf(threadRow({ payload: { ...payload, event: "closed" } }))).toBeNull();
    expect(event(payload)).toEqual({ key: "number_changed", by: null, to: null });
  });

  it("has words for an event it has never heard of", () => {
    expect(event({ event: "escalated" })).toMatchObject({ key: "other" });
  });
});
