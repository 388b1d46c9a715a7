import { describe, expect, it } from "vitest";
import { readJunit } from "./deno-suite.ts";

const suite = (...cases: string[]) =>
  `<testsuites><testsuite>${cases.join("")}</testsuite></testsuites>`;
const passed = (name: string) => `<testcase name="${name}" line="1"></testcase>`;
const failed = (name: string) => `<testcase name="${name}"><failure>no</failure></testcase>`;
const skipped = (name: string) => `<testcase name="${name}"><skipped/></testcase>`;

describe("readJunit", () => {
  it("counts tests, not the groups around them", () => {
    const xml = suite(failed("x"), passed("plain"), passed("x &gt; a"), failed("x &gt; b"));
    expect(readJunit(xml)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it("counts a group that failed although its tests passed", () => {
    expect(readJunit(suite(failed("x"), passed("x &gt; a")))).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });

  it("tells skipped tests apart", () => {
    expect(readJunit(suite(skipped("a"), passed("b")))).toEqual({
      passed: 1,
      failed: 0,
      skipped: 1,
    });
  });
});
