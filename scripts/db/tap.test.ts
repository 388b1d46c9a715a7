import { describe, expect, it } from "vitest";
import { parseTap, planFailure } from "./tap.ts";

describe("parseTap", () => {
  it("counts what passed and keeps the reasons of what failed", () => {
    const report = parseTap([
      "1..3",
      "ok 1 - the first agent gets it",
      'not ok 2 - the second gets a 409\n# Failed test 2: "the second gets a 409"\n#      have: 1',
      "ok 3",
    ]);
    expect(report).toEqual({
      passed: 2,
      planned: 3,
      failures: [
        {
          name: "the second gets a 409",
          detail: ['Failed test 2: "the second gets a 409"', "     have: 1"],
        },
      ],
    });
    expect(planFailure(report)).toBeNull();
  });

  it("gives a reason to the test it belongs to, not to one that passed", () => {
    const { failures } = parseTap(["not ok 1 - a", "ok 2 - b", "# looks like you failed 1 test"]);
    expect(failures).toEqual([{ name: "a", detail: [] }]);
  });
});

describe("planFailure", () => {
  it.each([
    ["nothing was announced", ["ok 1 - a"]],
    ["fewer ran than were announced", ["1..2", "ok 1 - a"]],
    ["more ran than were announced", ["1..1", "ok 1 - a", "ok 2 - b"]],
    ["nothing ran", ["1..0"]],
    ["the file is empty", []],
  ])("fails when %s", (_name, lines) => {
    expect(planFailure(parseTap(lines))).not.toBeNull();
  });
});
