import { lazy, Suspense } from "react";
import { loadRoom } from "../../i18n.ts";

// None of it is needed to answer a customer: it comes with its words, behind the first screen.
const Bell = lazy(async () => {
  await loadRoom("operations");
  return { default: (await import("../../features/operations/watch/Bell.tsx")).Bell };
});
const Watch = lazy(async () => {
  await loadRoom("operations");
  const { OperationsWatch } = await import("../../features/operations/watch/OperationsWatch.tsx");
  return { default: OperationsWatch };
});

export function LazyBell(props: { className: string | undefined; word?: boolean }) {
  return (
    <Suspense fallback={<span className={props.className} />}>
      <Bell {...props} />
    </Suspense>
  );
}

export function LazyWatch() {
  return (
    <Suspense>
      <Watch />
    </Suspense>
  );
}
