// Two ends hear each other, 20 ms at a time, by one clock.
import type { End } from "./end.ts";
import { frameMs } from "./mulaw.ts";

/** `tap` hears both, left what the first says and right what the second. */
export function startBridge(
  first: End,
  second: End,
  tap: (left: Buffer, right: Buffer) => void,
): () => void {
  let next = performance.now();
  let timer = setTimeout(tick, frameMs);

  function tick() {
    const left = first.speak();
    const right = second.speak();
    first.hear(right);
    second.hear(left);
    tap(left, right);
    next += frameMs;
    timer = setTimeout(tick, Math.max(0, next - performance.now()));
  }
  return () => clearTimeout(timer);
}
