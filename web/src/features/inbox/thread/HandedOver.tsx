import { handOverReasons } from "@prosa/shared/hand-over.ts";
import { useTranslation } from "react-i18next";

/** Why the robot gave the conversation to people, where this page knows the reason. */
export function HandedOver(props: { sentence: string; reason: unknown }) {
  const { t } = useTranslation();
  const known = handOverReasons.find((reason) => reason === props.reason);
  return known ? `${props.sentence}: ${t(`messages.handOver.${known}`)}` : props.sentence;
}
