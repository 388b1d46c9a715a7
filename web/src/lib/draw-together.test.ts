import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createDrawTogether } from "./draw-together.ts";

let frames: (() => void)[] = [];
const failed = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  failed.mockClear();
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.splice(id - 1, 1));
  vi.stubGlobal("reportError", failed);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function nextFrame() {
  for (const frame of frames.splice(0)) frame();
}

it("draws what came together at once, and the rest with the next frame", () => {
  const drawn: string[] = [];
  const draw = createDrawTogether();
  for (const name of ["a", "b"]) draw(() => drawn.push(name));
  vi.advanceTimersByTime(0);
  expect(drawn).toEqual(["a", "b"]);
  for (const name of ["c", "d", "e"]) {
    vi.advanceTimersByTime(4);
    draw(() => drawn.push(name));
  }
  expect(drawn).toEqual(["a", "b"]);
  nextFrame();
  expect(drawn).toEqual(["a", "b", "c", "d", "e"]);
  vi.advanceTimersByTime(1_000);
  expect(drawn).toHaveLength(5);
});

it("goes on where there are no frames", () => {
  const drawn: string[] = [];
  const draw = createDrawTogether();
  draw(() => drawn.push("a"));
  vi.advanceTimersByTime(0);
  draw(() => drawn.push("b"));
  vi.advanceTimersByTime(100);
  expect(drawn).toEqual(["a", "b"]);
  expect(frames).toEqual([]);
});

it("loses nothing to a change that fails", () => {
  const drawn: string[] = [];
  const draw = createDrawTogether();
  draw(() => {
    throw new Error("broken");
  });
  draw(() => drawn.push("a"));
  vi.advanceTimersByTime(0);
  expect(drawn).toEqual(["a"]);
  expect(failed).toHaveBeenCalledOnce();
});
