import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBackspace, IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import type { CallAbout } from "../../../ui/calling.ts";
import { notifyError } from "../../../ui/notify.ts";
import { canDial, dialable } from "../phone/number.ts";
import { useWebphone } from "../useWebphone.ts";
import { Devices } from "./Devices.tsx";
import { Keypad } from "./Keypad.tsx";
import classes from "./modal.module.css";
import { PhoneStatus } from "./PhoneStatus.tsx";
import { callableQueries } from "./queries.ts";
import { numberOf } from "./words.ts";

const pauseMs = 250;

/** A number typed, pressed or found by its owner's name. */
export function Dialer({ onCalled }: { onCalled: () => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { call } = useWebphone();
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.trim(), pauseMs);
  const isName = /\p{L}/u.test(asked);
  const people = useQuery({
    ...callableQueries.named(tenantId, asked),
    enabled: isName && asked.length > 1,
    placeholderData: (before) => before,
  });
  const isReady = !isName && canDial(dialable(typed));
  const dial = (number: string, about: CallAbout = {}) =>
    call(number, about).then(onCalled, notifyError);

  return (
    <form
      className={classes.body}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void dial(typed);
      }}
    >
      <PhoneStatus />
      <TextInput
        aria-label={t("phone.dialer.field")}
        placeholder={t("phone.dialer.field")}
        autoComplete="off"
        autoFocus
        value={typed}
        data-mantine-stop-propagation="true"
        onChange={(event) => setTyped(event.currentTarget.value)}
        rightSection={
          typed !== "" && (
            <ActionIcon aria-label={t("phone.erase")} onClick={() => setTyped(typed.slice(0, -1))}>
              <IconBackspace size={18} stroke={1.75} />
            </ActionIcon>
          )
        }
      />
      {isName ? (
        <ul className={classes.people} aria-label={t("phone.dialer.found")}>
          {(people.data ?? []).flatMap(({ id, nome, telefones }) =>
            telefones.map((number) => (
              <li key={`${id}${number}`}>
                <button
                  type="button"
                  className={classes.other}
                  onClick={() => void dial(number, { contato_id: id, nome })}
                >
                  <strong>{nome}</strong>
                  <span>{numberOf(number)}</span>
                </button>
              </li>
            )),
          )}
          {people.data?.length === 0 && (
            <li className={classes.meta}>{t("phone.dialer.nobody")}</li>
          )}
        </ul>
      ) : (
        <Keypad onDigit={(digit) => setTyped((before) => before + digit)} />
      )}
      <Button
        type="submit"
        disabled={!isReady}
        leftSection={<IconPhone size={18} stroke={1.75} aria-hidden />}
      >
        {t("phone.call")}
      </Button>
      <Devices />
    </form>
  );
}
