import { IconPhone } from "@tabler/icons-react";
import type { CallAbout } from "./calling.ts";
import { PhoneLink } from "./PhoneLink.tsx";

/** Calls somebody, where their address is a number. */
export function CallIcon(props: { endereco: string | null; about: CallAbout; label: string }) {
  if (!props.endereco?.startsWith("+")) return null;
  return (
    <PhoneLink value={props.endereco} about={props.about} label={props.label}>
      <IconPhone size={18} stroke={1.75} aria-hidden />
    </PhoneLink>
  );
}
