import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { notifyError } from "../../../ui/notify.ts";
import type { Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./modal.module.css";
import { nameOf, phaseOf } from "./words.ts";

/** Who else is on the line, or waits to be written down. */
export function OtherLines({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation();
  const { phone, connection, answer, hold, decline } = useWebphone();
  if (lines.length === 0) return null;
  return (
    <ul className={classes.others} aria-label={t("phone.lines")}>
      {lines.map((line) => {
        const { words, tone } = phaseOf(t, line, connection);
        return (
          <li key={line.id}>
            <button type="button" className={classes.other} onClick={() => phone?.show(line.id)}>
              <strong>{nameOf(line)}</strong>
              <span data-tone={tone}>{words}</span>
            </button>
            {line.call.phase === "talking" && line.call.hold === "on" && (
              <Button size="compact-sm" variant="default" onClick={() => hold(line.id)}>
                {t("phone.unhold")}
              </Button>
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
