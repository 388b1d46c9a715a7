import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPage } from "./page-lifecycle.ts";

const MINUTE = 60_000;

/** A page made of two event targets: what the browser does to it, the test does. */
class FakeDocument extends EventTarget {
  visibilityState = "visible";
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open() {
  const page = { document: new FakeDocument(), window: new EventTarget() };
  vi.stubGlobal("document", page.document);
  vi.stubGlobal("window", page.window);
  vi.stubGlobal("navigator", { onLine: true });
  const told: [string, number | boolean][] = [];
  const stop = watchPage({
    online: (online) => told.push(["online", online]),
    wake: (reason, awayMs) => told.push([reason, awayMs]),
  });
  told.length = 0;
  const show = (state: "visible" | "hidden") => {
    page.document.visibilityState = state;
    page.document.dispatchEvent(new Event("visibilitychange"));
  };
  return { ...page, told, stop, show };
}

describe("watchPage", () => {
  it("says how long the page was hidden", () => {
    const { told, show } = open();
    show("hidden");
    vi.advanceTimersByTime(3 * MINUTE);
    expect(told).toEqual([]);
    show("visible");
    expect(told).toEqual([["visible", 3 * MINUTE]]);
  });

  it("notices that a frozen page was thawed, which nothing else tells", () => {
    const { told, document } = open();
    document.dispatchEvent(new Event("freeze"));
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    document.dispatchEvent(new Event("resume"));
    expect(told).toEqual([["visible", 10 * MINUTE]]);
  });

  it("lets a page that is thawed in the background go on sleeping", () => {
    const { told, document, show } = open();
    show("hidden");
    document.dispatchEvent(new Event("freeze"));
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    document.dispatchEvent(new Event("resume"));
    expect(told).toEqual([]);
    show("visible");
    expect(told).toEqual([["visible", 10 * MINUTE]]);
  });

  it("notices by the clock that the machine slept, without any event", () => {
    const { told } = open();
    vi.advanceTimersByTime(5 * MINUTE);
    expect(told).toEqual([]);
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    vi.advanceTimersByTime(2_000);
    expect(told).toHaveLength(1);
    expect(told[0]?.[1]).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  it("tells of the network going and coming, and nothing once stopped", () => {
    const { told, window, show, stop } = open();
    window.dispatchEvent(new Event("offline"));
    window.dispatchEvent(new Event("online"));
    expect(told.map(([what, value]) => [what, typeof value === "boolean" ? value : "ms"])).toEqual([
      ["online", false],
      ["online", true],
      ["online", "ms"],
    ]);
    told.length = 0;
    stop();
    show("hidden");
    show("visible");
    vi.advanceTimersByTime(MINUTE);
    expect(told).toEqual([]);
  });
});
