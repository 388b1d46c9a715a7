import { Button, Progress, Stack, Text, TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { notifyError } from "../../../ui/notify.ts";
import { Page } from "../../../ui/Page.tsx";
import { Section } from "../../../ui/Section.tsx";
import { PhoneStatus } from "../modal/PhoneStatus.tsx";
import { canDial, dialable } from "../phone/number.ts";
import { useWebphone } from "../useWebphone.ts";
import { findWay } from "./find-way.ts";
import { Step } from "./Step.tsx";
import { useMicrophoneLevel } from "./useMicrophoneLevel.ts";

/** Everything a call needs, looked at before somebody waits at the other end. */
export function PhoneTestPage() {
  const { t } = useTranslation();
  const { phone, connection, extension, call } = useWebphone();
  const [isOn, setOn] = useState(false);
  const [echo, setEcho] = useLocalStorage({ key: "prosa-phone-echo", defaultValue: "" });
  const heard = useMicrophoneLevel(isOn, phone?.devices.present("microphone") ?? null);
  const way = useQuery({
    queryKey: ["phone", "way"],
    queryFn: () => findWay(phone?.iceServers() ?? []),
    enabled: isOn,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const isRegistered = connection === "registered";

  return (
    <Page title={t("phone.test.title")} lead={t("phone.test.hint")}>
      <Stack gap="xl">
        <Section title={t("phone.test.microphone")}>
          {!isOn && <Button onClick={() => setOn(true)}>{t("phone.test.start")}</Button>}
          {isOn && (
            <>
              <Progress
                value={heard.level * 100}
                aria-label={t("phone.test.level")}
                transitionDuration={80}
              />
              <Step
                state={heard.failure ? "failed" : heard.hasHeard ? "ok" : "running"}
                words={
                  heard.failure
                    ? errorText(t, heard.failure)
                    : t(heard.hasHeard ? "phone.test.microphoneOk" : "phone.test.microphoneQuiet")
                }
              />
            </>
          )}
        </Section>
        <Section title={t("phone.test.connection")}>
          {isRegistered ? (
            <Step
              state="ok"
              words={t("phone.test.registrationOk", { extension: extension ?? "" })}
            />
          ) : (
            <PhoneStatus />
          )}
        </Section>
        <Section title={t("phone.test.network")}>
          <Step
            state={!isOn ? "waiting" : way.isFetching ? "running" : way.data ? "ok" : "failed"}
            words={t(
              !isOn
                ? "phone.test.waiting"
                : way.isFetching
                  ? "phone.test.running"
                  : way.data
                    ? "phone.test.networkOk"
                    : "phone.test.networkNone",
            )}
          />
        </Section>
        <Section title={t("phone.test.echo")}>
          <Text size="sm">{t("phone.test.echoHint")}</Text>
          <TextInput
            mt="sm"
            maw={360}
            label={t("phone.test.echoNumber")}
            inputMode="tel"
            value={echo}
            onChange={(event) => setEcho(event.currentTarget.value)}
          />
          <Button
            mt="sm"
            variant="default"
            disabled={!isRegistered || !canDial(dialable(echo))}
            onClick={() => call(echo).catch(notifyError)}
          >
            {t("phone.test.echoCall")}
          </Button>
        </Section>
      </Stack>
    </Page>
  );
}
