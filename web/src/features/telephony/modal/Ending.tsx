import { Button, Group, Text } from "@mantine/core";
import { isEmergency } from "@prosa/shared/dial-number.ts";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import { notifyError } from "../../../ui/notify.ts";
import { type Line, outcomeOf } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";

/** How it ended, and how to go on from there. */
export function Ending({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { phone, call, place, elsewhere } = useWebphone();
  const outcome = outcomeOf(line);
  const { direction, number, endedBy, isAnswered } = line.call;
  const again = () => {
    phone?.notes.flush();
    call(number, line.about).catch(notifyError);
  };
  const isUrgent = isEmergency(number);
  const takeAndCall = () => phone?.callHere(number, line.about).catch(notifyError);
  return (
    <div>
      {line.problem ? (
        <Text size="sm" role="alert">
          {errorText(t, new AppError(line.problem, 0))}
        </Text>
      ) : (
        <Text size="sm">
          {outcome && t(`phone.outcome.${outcome}`)}
          {isAnswered && endedBy && ` · ${t(`phone.endedBy.${endedBy}`)}`}
        </Text>
      )}
      {isUrgent && place === "elsewhere" && elsewhere.length > 0 && (
        <Text size="sm">{t("phone.state.takeWarning")}</Text>
      )}
      {!isAnswered && (
        <Group gap={8} mt={8}>
          <Button size="sm" variant="default" onClick={again}>
            {t(direction === "saida" ? "phone.callAgain" : "phone.callBack")}
          </Button>
          {isUrgent && place === "elsewhere" && (
            <Button size="sm" variant="default" onClick={takeAndCall}>
              {t("phone.state.take")}
            </Button>
          )}
          {line.problem && (
            <Button
              size="sm"
              variant={isUrgent ? "filled" : "subtle"}
              component="a"
              href={`tel:${number}`}
            >
              {t("phone.problem.useTel")}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}
