import { formatPhone, isE164 } from "@prosa/shared/phone.ts";

export function FormattedPhone({ value }: { value: string }) {
  return isE164(value) ? formatPhone(value) : value;
}
