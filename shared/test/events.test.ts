import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventNames, isCurrentVersion, liveEvents, parseTopic, topics } from "../src/events.ts";

const uuid = fc.uuid();

describe("topics", () => {
  it("parse back to what they were built from", () => {
    fc.assert(
      fc.property(uuid, uuid, (t, x) => {
        expect(parseTopic(topics.inbox(t, x))).toEqual({
          kind: "inbox",
          tenantId: t,
          channelId: x,
        });
        expect(parseTopic(topics.conversation(t, x))).toEqual({
          kind: "conversation",
          tenantId: t,
          conversationId: x,
        });
        expect(parseTopic(topics.live(t, x))).toEqual({
          kind: "live",
          tenantId: t,
          conversationId: x,
        });
        expect(parseTopic(topics.board(t, x))).toEqual({ kind: "board", tenantId: t, funilId: x });
        expect(parseTopic(topics.user(t, x))).toEqual({ kind: "user", tenantId: t, userId: x });
        expect(parseTopic(topics.team(t))).toEqual({ kind: "team", tenantId: t });
      }),
    );
  });

  it("refuse everything else without throwing", () => {
    fc.assert(fc.property(fc.string(), (text) => parseTopic(text) === null));
    const t = "10000000-0000-4000-8000-000000000001";
    for (const topic of [
      `tenant:${t}`,
      `tenant:${t}:conv:${t}:live:x`,
      `tenant:${t}:inbox:`,
      `x:${t}:team`,
    ]) {
      expect(parseTopic(topic)).toBeNull();
    }
  });

  it("fit the 255 bytes a frame allows, prefix included", () => {
    const t = "10000000-0000-4000-8000-000000000001";
    expect(`realtime:${topics.live(t, t)}`.length).toBeLessThan(255);
  });
});

describe("events", () => {
  it("are named once per topic", () => {
    for (const names of Object.values(eventNames)) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("written by another browser are checked before they are believed", () => {
    const typing = liveEvents.atendente_digitando;
    expect(typing.safeParse({ user_id: crypto.randomUUID(), nome: "Ana" }).success).toBe(true);
    expect(typing.safeParse({ user_id: "ana", nome: "Ana" }).success).toBe(false);
    expect(typing.safeParse({ user_id: crypto.randomUUID(), nome: "a".repeat(121) }).success).toBe(
      false,
    );
  });

  it("of another version are not read", () => {
    expect(isCurrentVersion({ v: 1 })).toBe(true);
    for (const payload of [{ v: 2 }, {}, null, "v1", undefined]) {
      expect(isCurrentVersion(payload)).toBe(false);
    }
  });
});
