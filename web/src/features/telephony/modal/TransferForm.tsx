import { Button, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyError } from "../../../ui/notify.ts";
import { isTalking, type Line } from "../phone/line.ts";
import { canDial, dialable } from "../phone/number.ts";
import { useWebphone } from "../useWebphone.ts";
import { nameOf } from "./words.ts";

/** Hands the call on: at once, after a word with whoever takes it, or to somebody already on the line. */
export function TransferForm({ line, onDone }: { line: Line; onDone: () => void }) {
  const { t } = useTranslation();
  const { phone, lines, call } = useWebphone();
  const [number, setNumber] = useState("");
  const [state, setState] = useState<"asking" | "refused" | null>(null);
  const others = lines.filter((other) => other.id !== line.id && isTalking(other));
  const isReady = canDial(dialable(number));

  async function transfer(to: { number: string } | { lineId: string }) {
    setState("asking");
    const isTaken = (await phone?.transfer(line.id, to)) ?? false;
    setState(isTaken ? null : "refused");
    if (isTaken) onDone();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void transfer({ number });
      }}
    >
      {others.map((other) => (
        <Button
          key={other.id}
          fullWidth
          variant="default"
          mb={8}
          loading={state === "asking"}
          onClick={() => void transfer({ lineId: other.id })}
        >
          {`${t("phone.transferTo.join")}: ${nameOf(line)}, ${nameOf(other)}`}
        </Button>
      ))}
      <TextInput
        label={t("phone.transferTo.number")}
        inputMode="tel"
        autoComplete="off"
        autoFocus
        value={number}
        data-mantine-stop-propagation="true"
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      {state === "refused" && (
        <Text c="red" size="sm" role="alert" mt={4}>
          {t("phone.transferTo.refused")}
        </Text>
      )}
      <Group gap={8} mt={8} grow>
        <Button type="submit" size="sm" disabled={!isReady} loading={state === "asking"}>
          {t("phone.transferTo.blind")}
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={!isReady}
          onClick={() => call(number).then(onDone, notifyError)}
        >
          {t("phone.transferTo.consult")}
        </Button>
      </Group>
    </form>
  );
}
