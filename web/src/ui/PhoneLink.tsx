import type { MouseEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type CallAbout, useCalling } from "./calling.ts";
import { Phone } from "./Phone.tsx";
import classes from "./PhoneLink.module.css";

/** A number that can be called: by the extension, or by whatever the machine has for `tel:`. */
export function PhoneLink(props: {
  value: string;
  about?: CallAbout | undefined;
  /** An icon in place of the number; then it needs a name. */
  children?: ReactNode;
  label?: string;
}) {
  const { t } = useTranslation();
  const calling = useCalling();
  // On a card it lies on something that opens.
  const stop = (event: MouseEvent) => event.stopPropagation();
  const shared = {
    className: props.children ? classes.icon : classes.link,
    "data-hint": props.label ?? t("core.callNumber", { number: props.value }),
    ...(props.label ? { "aria-label": props.label } : {}),
    children: props.children ?? <Phone value={props.value} />,
  };
  if (!calling) {
    return <a href={`tel:${props.value.replace(/[^\d+*#]/g, "")}`} onClick={stop} {...shared} />;
  }
  return (
    <button
      type="button"
      onClick={(event) => {
        stop(event);
        calling.call(props.value, props.about ?? {});
      }}
      {...shared}
    />
  );
}
