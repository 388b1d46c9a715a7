import { afterEach, describe, expect, it } from "vitest";
import {
  daysBetween,
  formatDate,
  formatDay,
  formatDuration,
  formatListTime,
  formatRelative,
  formatRemaining,
} from "./format.ts";

const now = new Date(2026, 10, 22, 15, 30);

describe("dates as people say them", () => {
  it("name the last days and date the rest", () => {
    expect(formatDay(new Date(2026, 10, 22, 0, 1), now)).toBe("hoje");
    expect(formatDay(new Date(2026, 10, 21, 23, 59), now)).toBe("ontem");
    expect(formatDay(new Date(2026, 10, 18), now)).toBe("quarta-feira");
    expect(formatDay(new Date(2026, 9, 1), now)).toBe("1 de out. de 2026");
  });

  it("show the hour today, the day this week, the date before", () => {
    expect(formatListTime(new Date(2026, 10, 22, 9, 5), now)).toBe("09:05");
    expect(formatListTime(new Date(2026, 10, 21, 9, 5), now)).toBe("ontem");
    expect(formatListTime(new Date(2026, 9, 1), now)).toBe("01/10/26");
  });

  it("round a distance to its largest unit", () => {
    expect(formatRelative(now.getTime() - 125_000, now)).toBe("há 2 minutos");
    expect(formatRelative(now.getTime() + 6.99 * 86_400_000, now)).toBe("em 7 dias");
    expect(formatRelative(now, now)).toBe("agora");
  });

  it("count a window down in hours, then in minutes", () => {
    expect(formatRemaining(22 * 3_600_000 + 5 * 60_000)).toBe("22h05");
    expect(formatRemaining(43 * 60_000)).toBe("43 min");
    expect(formatRemaining(-1)).toBe("0 min");
  });
});

describe("the calendar's odd days", () => {
  const home = process.env.TZ;
  afterEach(() => {
    if (home === undefined) delete process.env.TZ;
    else process.env.TZ = home;
  });

  it.each([
    ["America/New_York", "2026-03-08"], // 23 hours
    ["America/New_York", "2026-11-01"], // 25 hours
    ["America/Sao_Paulo", "2018-11-04"], // begins at one o'clock
    ["America/Sao_Paulo", "2028-02-29"],
  ])("are one day like any other: in %s, %s", (zone, day) => {
    process.env.TZ = zone;
    const noon = new Date(`${day}T12:00:00`);
    const [before, after] = [-1, 1].map((days) => {
      const other = new Date(noon);
      other.setDate(other.getDate() + days);
      return other;
    });
    const morning = new Date(`${day}T03:30:00`);
    const night = new Date(`${day}T23:59:00`);
    expect(formatDay(morning, noon)).toBe("hoje");
    expect(formatDay(night, after)).toBe("ontem");
    expect(formatDay(before!, noon)).toBe("ontem");
    expect(daysBetween(before!, after!)).toBe(2);
  });

  it("have a name", () => {
    expect(formatDate(new Date(2028, 1, 29))).toBe("29 de fev. de 2028");
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0:00"],
    [7.4, "0:07"],
    [67, "1:07"],
    [3_729, "1:02:09"],
  ])("says %d seconds as %s", (seconds, said) => {
    expect(formatDuration(seconds)).toBe(said);
  });
});
