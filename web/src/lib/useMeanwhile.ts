import type { UseFormReturnType } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import { changesOf, mergeTyped, same } from "./merge-typed.ts";

export interface Meanwhile<T> {
  /** Somebody else stored something while this was being filled in. */
  isNews: boolean;
  /** What is to be saved: only that, so that nothing of theirs is taken back. */
  changes(values: T): Partial<T>;
  /** Back to what is stored. */
  discard(): void;
}

/** Follows what is stored while the form is open, and loses nothing of what is typed. */
export function useMeanwhile<T extends Record<string, unknown>>(
  form: UseFormReturnType<T>,
  stored: T,
): Meanwhile<T> {
  const known = useRef(stored);
  const [isNews, setNews] = useState(false);

  useEffect(() => {
    if (same(known.current, stored)) return;
    const merged = mergeTyped(known.current, form.getValues(), stored);
    known.current = stored;
    form.setValues(merged.held);
    form.resetDirty(stored);
    setNews((before) => merged.isNews || (before && !same(merged.held, stored)));
  });

  return {
    isNews,
    changes: (values) => changesOf(stored, values),
    discard: () => {
      form.setValues(stored);
      form.resetDirty(stored);
      setNews(false);
    },
  };
}
