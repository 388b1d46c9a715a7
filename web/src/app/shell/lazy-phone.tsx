import { CatchBoundary } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { loadRoom } from "../../i18n.ts";
import { useCalling } from "../../ui/calling.ts";

// The gate is small and comes behind the first screen; the phone comes only to who has an extension.
const Gate = lazy(async () => ({ default: (await import("./PhoneGate.tsx")).PhoneGate }));
const Button = lazy(async () => {
  await loadRoom("phone");
  return { default: (await import("../../features/telephony/PhoneButton.tsx")).PhoneButton };
});

export function LazyPhone() {
  return (
    <Apart>
      <Suspense>
        <Gate />
      </Suspense>
    </Apart>
  );
}

export function LazyPhoneButton(props: { className: string | undefined }) {
  const calling = useCalling();
  if (!calling) return null;
  return (
    <Apart>
      <Suspense fallback={<span className={props.className} />}>
        <Button {...props} onOpen={calling.openDialer} />
      </Suspense>
    </Apart>
  );
}

const never = () => "phone";
const Nothing = () => null;

/** What fails in the phone must not take the page along, nor the page's own parts a call. */
function Apart(props: { children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={never} errorComponent={Nothing}>
      {props.children}
    </CatchBoundary>
  );
}
