// The functions on a machine whose clock is wrong by an hour, now ahead and now behind: every five
// seconds it jumps. Their monotonic clock is right, as it is everywhere.
const genuine = Date;
const began = performance.now();

function skewMs(): number {
  const isAhead = Math.floor((performance.now() - began) / 5_000) % 2 === 0;
  return (isAhead ? 1 : -1) * 3_600_000;
}

globalThis.Date = new Proxy(genuine, {
  construct: (target, args: []) =>
    args.length === 0 ? new target(target.now() + skewMs()) : new target(...args),
  get: (target, key) =>
    key === "now" ? () => target.now() + skewMs() : Reflect.get(target, key, target),
});

await import("../stack/functions-router.deno.ts");
