export const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What of `values` is other than in `stored`. */
export function changesOf<T extends object>(stored: T, values: T): Partial<T> {
  const changed = Object.entries(values).filter(
    ([name, value]) => !same(value, stored[name as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}

/**
 * A form that was filled from `before` while somebody else stored `after`: what was typed is held, the rest
 * follows. It is news where something else than what is typed was stored, and something is still to be saved.
 */
export function mergeTyped<T extends object>(before: T, typed: T, after: T) {
  const unsaved = changesOf(after, { ...after, ...changesOf(before, typed) });
  const stored = changesOf(typed, { ...typed, ...changesOf(before, after) });
  const isNews = Object.keys(unsaved).length > 0 && Object.keys(stored).length > 0;
  return { held: { ...after, ...unsaved }, isNews };
}
