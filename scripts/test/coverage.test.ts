import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rootDir } from "../stack/config.ts";
import { istanbulLines, lcovLines, percent, sum } from "./coverage.ts";

describe("istanbulLines", () => {
  it("counts a line once, covered when any of its statements ran", () => {
    const file = {
      path: "/a.ts",
      statementMap: {
        0: { start: { line: 1 } },
        1: { start: { line: 1 } },
        2: { start: { line: 2 } },
      },
      s: { 0: 0, 1: 4, 2: 0 },
    };
    expect(istanbulLines({ "/a.ts": file }).get("/a.ts")).toEqual({ covered: 1, total: 2 });
  });
});

describe("lcovLines", () => {
  it("reads every file of a report", () => {
    const report = "SF:/a.ts\nDA:1,3\nDA:2,0\nend_of_record\nSF:/b.ts\nDA:1,1\nend_of_record\n";
    expect([...lcovLines(report)]).toEqual([
      ["/a.ts", { covered: 1, total: 2 }],
      ["/b.ts", { covered: 1, total: 1 }],
    ]);
  });
});

describe("sum", () => {
  it("adds up the files that are kept, named from the root", () => {
    const files = new Map([
      [join(rootDir, "shared/src/a.ts"), { covered: 8, total: 10 }],
      [join(rootDir, "shared/test/a.test.ts"), { covered: 5, total: 5 }],
    ]);
    const lines = sum(files, (path) => path.startsWith("shared/src/"));
    expect(percent(lines)).toBe(80);
  });
});
