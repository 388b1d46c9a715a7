import { lazy, Suspense } from "react";

// The tables of every country's numbers weigh more than the whole inbox: they come after it.
const FormattedPhone = lazy(async () => ({
  default: (await import("./FormattedPhone.tsx")).FormattedPhone,
}));

/** An address as people write it: a phone number is formatted, anything else stays as it is. */
export function Phone({ value }: { value: string }) {
  return (
    <Suspense fallback={value}>
      <FormattedPhone value={value} />
    </Suspense>
  );
}
