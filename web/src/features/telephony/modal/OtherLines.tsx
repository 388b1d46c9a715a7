import { ActionIcon, Button } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { notifyError } from "../../../ui/notify.ts";
import { isLive, type Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./modal.module.css";
import { nameOf, phaseOf } from "./words.ts";

/** Who else is on the line, or waits to be written down. */
export function OtherLines({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation();
  const { phone, connection, answer, hold, hangup, decline } = useWebphone();
  if (lines.length === 0) return null;
  return (
    <ul className={classes.others} aria-label={t("phone.lines")}>
      {lines.map((line) => {
        const { words, tone } = phaseOf(t, line, connection);
        return (
          <li key={line.id}>
            <button type="button" className={classes.other} onClick={() => phone?.show(line.id)}>
              <strong>{nameOf(line)}</strong>
              <span className={classes.tone} data-tone={tone}>
                {words}
              </span>
            </button>
            {isLive(line) && line.call.hold === "on" && (
              <Button size="compact-sm" variant="default" onClick={() => hold(line.id)}>
                {t("phone.unhold")}
              </Button>
            )}
            {isLive(line) && line.call.phase !== "offered" && line.call.phase !== "leaving" && (
              <ActionIcon
                color="red"
                aria-label={`${t("phone.hangup")}: ${nameOf(line)}`}
                onClick={() => hangup(line.id)}
              >
                <IconPhoneOff size={16} stroke={1.75} aria-hidden />
              </ActionIcon>
            )}
            {line.call.phase === "offered" && (
              <>
                <Button
                  size="compact-sm"
                  className={classes.take}
                  onClick={() => void Promise.resolve(answer(line.id)).catch(notifyError)}
                >
                  {t("phone.answer")}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => decline(line.id)}>
                  {t("phone.decline")}
                </Button>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
