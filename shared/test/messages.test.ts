import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  inboundSlice,
  messageStatuses,
  providerStatuses,
  statusAdvances,
} from "../src/messages.ts";

const outbound = messageStatuses.filter((status) => status !== "received");

describe("statusAdvances", () => {
  it("ends at the same status in whatever order the ticks arrive", () => {
    const settle = (ticks: readonly (typeof providerStatuses)[number][]) =>
      ticks.reduce<(typeof messageStatuses)[number]>(
        (now, next) => (statusAdvances(now, next) ? next : now),
        "sending",
      );
    const delivered = ["sent", "delivered", "read"] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...delivered], { minLength: 1 }), (ticks) => {
        const last = delivered.findLast((status) => ticks.includes(status));
        return settle(ticks) === last;
      }),
    );
  });

  it("never goes back, and repeats change nothing", () => {
    for (const current of outbound) {
      for (const next of providerStatuses) {
        if (!statusAdvances(current, next)) continue;
        expect(statusAdvances(next, next)).toBe(false);
        if (next !== "failed" && current !== "queued") {
          const back = providerStatuses.find((status) => status === current);
          if (back) expect(statusAdvances(next, back)).toBe(false);
        }
      }
    }
  });

  it("lets failed win only while nothing says that it arrived", () => {
    expect(outbound.filter((status) => statusAdvances(status, "failed"))).toEqual([
      "queued",
      "sending",
      "uncertain",
      "sent",
    ]);
  });
});

describe("inboundSlice", () => {
  const event = {
    kind: "message",
    ref: "wamid.1",
    sent_at: "2026-11-22T10:00:00.000Z",
    from: { identities: [{ kind: "phone", value: "+5511999990101" }], name: null },
    type: "text",
    body: "oi",
    payload: {},
    is_echo: false,
    client_ref: null,
    media: null,
    reply_to_ref: null,
    window_hours: 24,
  };
  const slice = (events: unknown[]) => ({ address: "1", changes: [], events });

  it("takes a message from somebody", () => {
    expect(inboundSlice.safeParse(slice([event])).success).toBe(true);
  });

  it("refuses a message from nobody", () => {
    const orphan = { ...event, from: { identities: [], name: null } };
    expect(inboundSlice.safeParse(slice([orphan])).success).toBe(false);
  });
});
