import { Button } from "@mantine/core";
import { IconPhone, IconPhoneOff } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { notifyError } from "../../../ui/notify.ts";
import { isTalking, type Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./modal.module.css";
import { useAnswerKeys } from "./useAnswerKeys.ts";

/** Somebody calls. */
export function IncomingCall({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { lines, answer, decline } = useWebphone();
  const isBusy = lines.some((other) => isTalking(other) && other.call.hold === "off");
  const take = () => void Promise.resolve(answer(line.id)).catch(notifyError);
  const card = useRef<HTMLDivElement>(null);
  useAnswerKeys(card, take, () => void decline(line.id));
  return (
    <div ref={card} className={classes.ringing}>
      <Button
        className={classes.take}
        leftSection={<IconPhone size={18} stroke={1.75} aria-hidden />}
        onClick={take}
      >
        {t(isBusy ? "phone.answerAndHold" : "phone.answer")}
      </Button>
      <Button
        color="red"
        variant="light"
        leftSection={<IconPhoneOff size={18} stroke={1.75} aria-hidden />}
        onClick={() => decline(line.id)}
      >
        {t("phone.decline")}
      </Button>
    </div>
  );
}
