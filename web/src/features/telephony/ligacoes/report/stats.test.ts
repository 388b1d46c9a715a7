import { describe, expect, it } from "vitest";
import { answerShare, averageTalk, busyHours, csvRows, daysAsked } from "./stats.ts";

const day = Array.from({ length: 24 }, (_, hour) => ({ hour, calls: 0, answered: 0 }));

describe("busyHours", () => {
  it("keeps the quiet hours between busy ones and drops the night", () => {
    const hours = day.map((each) =>
      each.hour === 9 || each.hour === 12 ? { ...each, calls: 2, answered: 1 } : each,
    );
    expect(busyHours(hours).map(({ hour }) => hour)).toEqual([9, 10, 11, 12]);
  });

  it("has nothing to show of a day without calls", () => {
    expect(busyHours(day)).toEqual([]);
  });
});

describe("daysAsked", () => {
  it("are whole days of Brasília, the last one included", () => {
    expect(daysAsked({ de: "2026-11-01", ate: "2026-11-30" })).toEqual({
      since: "2026-11-01T03:00:00.000Z",
      until: "2026-12-01T03:00:00.000Z",
    });
    expect(daysAsked({ ate: "2026-12-31" })).toEqual({ until: "2027-01-01T03:00:00.000Z" });
  });
});

describe("rates", () => {
  it("are of what was answered, and unknown or nothing without any", () => {
    expect(averageTalk({ answered: 4, talk_seconds: 90 })).toBe(22.5);
    expect(averageTalk({ answered: 0, talk_seconds: 0 })).toBe(0);
    expect(answerShare({ calls: 8, answered: 2 })).toBe(0.25);
    expect(answerShare({ calls: 0, answered: 0 })).toBeNull();
  });
});

describe("csvRows", () => {
  it("names the group on every line, and leaves out what was not measured", () => {
    expect(
      csvRows(
        ["a", "b", "c", "d", "e", "f"],
        [
          { name: "Por dia", rows: [{ item: "01/11", calls: 3, answered: 2, talk_seconds: 70 }] },
          { name: "Por hora", rows: [{ item: "09:00", calls: 1, answered: 1 }] },
        ],
      ),
    ).toEqual([
      ["a", "b", "c", "d", "e", "f"],
      ["Por dia", "01/11", 3, 2, 1, 70],
      ["Por hora", "09:00", 1, 1, 0, ""],
    ]);
  });
});
