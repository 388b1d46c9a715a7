import { describe, expect, it } from "vitest";
import { threadRow } from "../fixtures.ts";
import { groupThread } from "./group.ts";

// Local time, because days are the reader's days.
const at = (day: number, hour: number, minute: number) =>
  new Date(2026, 10, day, hour, minute).toISOString();

const drawn = (rows: Parameters<typeof groupThread>[0]) =>
  groupThread(rows).map((item) =>
    item.kind === "message"
      ? `${item.row.seq}${item.first ? "<" : ""}${item.last ? ">" : ""}`
      : item.kind,
  );

describe("groupThread", () => {
  it("groups what one person writes within five minutes", () => {
    expect(
      drawn([
        threadRow({ seq: 1, created_at: at(22, 10, 0) }),
        threadRow({ seq: 2, created_at: at(22, 10, 5) }),
        threadRow({ seq: 3, created_at: at(22, 10, 11) }),
      ]),
    ).toEqual(["day", "1<", "2>", "3<>"]);
  });

  it("parts the customer from the agent, and one agent from another", () => {
    const ours = (seq: number, id: string) =>
      threadRow({
        seq,
        direction: "outbound",
        created_at: at(22, 10, seq),
        remetente: { id, nome: id, foto: null, tipo: "atendente" },
      });
    const theirs = threadRow({ seq: 1, created_at: at(22, 10, 1) });
    expect(drawn([theirs, ours(2, "bruno"), ours(3, "carla")])).toEqual([
      "day",
      "1<>",
      "2<>",
      "3<>",
    ]);
  });

  it("begins each day with its name", () => {
    expect(
      drawn([
        threadRow({ seq: 1, created_at: at(21, 23, 59) }),
        threadRow({ seq: 2, created_at: at(22, 0, 1) }),
      ]),
    ).toEqual(["day", "1<>", "day", "2<>"]);
  });

  it("lets notes and events break a run", () => {
    expect(
      drawn([
        threadRow({ seq: 1, created_at: at(22, 10, 0) }),
        threadRow({ seq: 2, type: "event", direction: "outbound", created_at: at(22, 10, 1) }),
        threadRow({ seq: 3, created_at: at(22, 10, 2) }),
        threadRow({ seq: 4, type: "note", direction: "outbound", created_at: at(22, 10, 2) }),
      ]),
    ).toEqual(["day", "1<>", "event", "3<>", "note"]);
  });
});
