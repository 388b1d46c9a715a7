import { lazy, Suspense } from "react";
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
    <Suspense>
      <Gate />
    </Suspense>
  );
}

export function LazyPhoneButton(props: { className: string | undefined; word?: boolean }) {
  const calling = useCalling();
  if (!calling) return null;
  return (
    <Suspense fallback={<span className={props.className} />}>
      <Button {...props} onOpen={calling.openDialer} />
    </Suspense>
  );
}
