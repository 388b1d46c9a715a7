import { Button, Chip, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { type Line, wantsResult } from "../phone/line.ts";
import { type Result, results } from "../phone/server.ts";
import { useWebphone } from "../useWebphone.ts";
import { CallNotes } from "./CallNotes.tsx";
import { Ending } from "./Ending.tsx";
import classes from "./modal.module.css";

/** What came of a call. Where somebody was spoken to it is asked for until it is said. */
export function WrapUp({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { phone } = useWebphone();
  const [result, setResult] = useState<Result | null>(null);
  const [state, setState] = useState<"idle" | "missing" | "saving">("idle");
  const [failure, setFailure] = useState<unknown>(null);
  /** Kept here, and sent when the server can be reached. */
  function postpone() {
    phone?.notes.postpone(line.id, result);
    phone?.dismiss(line.id);
  }
  const isRequired = wantsResult(line);

  async function save() {
    if (!result && isRequired) return setState("missing");
    setState("saving");
    try {
      await phone?.notes.finish(line.id, result);
      phone?.dismiss(line.id);
    } catch (error) {
      setFailure(error);
      setState("idle");
    }
  }

  return (
    <div className={classes.body}>
      <Ending line={line} />
      <fieldset className={classes.results}>
        <legend>{t("phone.result.title")}</legend>
        <Chip.Group
          value={result}
          onChange={(chosen) => {
            setResult(chosen as Result);
            setState("idle");
          }}
        >
          <Group gap={6}>
            {results.map((each) => (
              <Chip key={each} value={each} size="xs">
                {t(`phone.result.${each}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </fieldset>
      <CallNotes line={line} />
      {state === "missing" && (
        <Text c="red" size="sm" role="alert">
          {t("phone.result.required")}
        </Text>
      )}
      {failure !== null && (
        <Text c="red" size="sm" role="alert">
          {errorText(t, failure)}
        </Text>
      )}
      <Group gap={8} justify="flex-end">
        {failure !== null && (
          <Button size="sm" variant="default" onClick={postpone}>
            {t("phone.result.later")}
          </Button>
        )}
        {!isRequired && (
          <Button size="sm" variant="default" onClick={() => phone?.dismiss(line.id)}>
            {t("core.close")}
          </Button>
        )}
        <Button size="sm" loading={state === "saving"} onClick={() => void save()}>
          {t("phone.result.save")}
        </Button>
      </Group>
    </div>
  );
}
