import { Button, Group, Textarea } from "@mantine/core";
import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Said } from "./useStart.ts";

/** The first message where the channel lets us write freely. */
export function FirstText(props: {
  error: ReactNode;
  /** It was just said, word for word: it goes again only if that is meant. */
  twice: boolean;
  sending: boolean;
  onSay: (said: Said, anyway?: boolean) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const body = text.trim();
  const tooLong = [...body].length > MESSAGE_MAX_LENGTH;

  function send(anyway: boolean) {
    setTried(true);
    if (body && !tooLong) props.onSay({ type: "text", body }, anyway);
  }

  return (
    <>
      <Textarea
        autosize
        minRows={3}
        maxRows={8}
        label={t("start.text")}
        placeholder={t("start.textHint")}
        value={text}
        error={
          (tooLong && t("errors.message_too_long")) ||
          props.error ||
          (tried && !body && t("start.textMissing"))
        }
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="sm">
        {props.twice && (
          <Button variant="default" onClick={() => send(true)}>
            {t("start.sendAnyway")}
          </Button>
        )}
        <Button loading={props.sending} onClick={() => send(false)}>
          {t("start.send")}
        </Button>
      </Group>
    </>
  );
}
