import { describe, expect, it } from "vitest";
import { busiestTasks } from "./trace.ts";

const main = { pid: 1, tid: 2 };
const mark = (name: string, ts: number) => ({ ...main, cat: "blink.user_timing", name, ts });
const task = (ts: number, dur: number, thread = main) => ({
  ...{ ...thread, cat: "toplevel", name: "ThreadControllerImpl::RunTask" },
  ...{ ts, dur, tdur: dur / 2 },
});

describe("busiestTasks", () => {
  it("finds the longest task of the marked thread that was under way between the marks", () => {
    const traceEvents = [
      mark("0 released", 10_000),
      mark("0 settled", 90_000),
      task(1_000, 8_000),
      task(9_000, 12_000), // the one that marks
      task(30_000, 11_000),
      task(40_000, 70_000, { pid: 1, tid: 3 }),
      task(91_000, 60_000),
    ];
    expect(busiestTasks(JSON.stringify({ traceEvents }), ["0"])).toEqual([
      { ms: 12, processorMs: 6 },
    ]);
  });

  it("does not call a drop quick that the trace does not know", () => {
    const traceEvents = [mark("0 released", 1)];
    expect(() => busiestTasks(JSON.stringify({ traceEvents }), ["0"])).toThrow("does not know 0");
  });
});
