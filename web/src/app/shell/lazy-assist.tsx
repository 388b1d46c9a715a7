import { CatchBoundary } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

// Small, and behind the first screen; what it lets in comes only to who can use it.
const Gate = lazy(async () => ({ default: (await import("./AssistGate.tsx")).AssistGate }));

const never = () => "assist";
const Nothing = () => null;

export function LazyAssist() {
  return (
    <CatchBoundary getResetKey={never} errorComponent={Nothing}>
      <Suspense>
        <Gate />
      </Suspense>
    </CatchBoundary>
  );
}
