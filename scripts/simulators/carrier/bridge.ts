// Two ends hear each other, 20 ms at a time, by one clock.
import type { End } from "./end.ts";
import { frameMs } from "./mulaw.ts";

/** `tap` hears both, left what the first says and right what the second. */
export function startBridge(
  first: End,
  second: End,
  tap: (left: Buffer, right: Buffer) => void,
): () => void {
  let next = performance.now() + frameMs;
  let timer = setTimeout(tick, frameMs);

  /** However late the clock wakes us: a conversation is as long as it was. */
  function catchUp() {
    while (next <= performance.now()) {
      const left = first.speak();
      const right = second.speak();
      first.hear(right);
      second.hear(left);
      tap(left, right);
      next += frameMs;
    }
  }
  function tick() {
    catchUp();
    timer = setTimeout(tick, next - performance.now());
  }
  return () => {
    clearTimeout(timer);
    catchUp();
  };
}
