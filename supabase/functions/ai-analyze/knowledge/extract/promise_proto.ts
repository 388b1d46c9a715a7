// mammoth makes its promises by assigning to `__proto__`, which Deno has taken away, since a key of
// parsed JSON could reach every object by it. Given back is what mammoth assigns and nothing else:
// promises, and what promises inherit from. Imported before mammoth.

const isOfPromises = (value: unknown) =>
  value === Promise ||
  value === Promise.prototype ||
  (typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Promise.prototype);

Object.defineProperty(Object.prototype, "__proto__", {
  configurable: true,
  get: () => undefined,
  set(this: object, value: unknown) {
    if (isOfPromises(value)) Object.setPrototypeOf(this, value as object);
    else
      Object.defineProperty(this, "__proto__", {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
  },
});
