import { Button, Drawer, Group, Stack, Stepper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { capabilitiesOf } from "../compose/capabilities.ts";
import { composeQueries } from "../compose/queries.ts";
import { hindranceOf } from "../compose/template-words.ts";
import { teamQueries } from "../queries.ts";
import { columnsOf, isReady, usesName } from "./blanks.ts";
import { ConfirmStep } from "./ConfirmStep.tsx";
import { type Change, type Draft, EMPTY } from "./draft.ts";
import { MessageStep } from "./MessageStep.tsx";
import { PeopleStep } from "./PeopleStep.tsx";
import { usePeople } from "./usePeople.ts";

const STEPS = ["message", "people", "confirm"] as const;

/** What to say, to whom, and a last look before it goes. */
export function NewBroadcast(props: { onClose: () => void; onSent: (id: string) => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [step, setStep] = useState(0);
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [tried, setTried] = useState(false);
  const change: Change = (given) => setDraft((now) => ({ ...now, ...given }));

  const { data: all } = useQuery(teamQueries.channels(tenantId));
  const channels = (all ?? []).filter(
    (each) => each.is_active && capabilitiesOf(each)?.types.includes("template"),
  );
  const channel = channels.find(({ id }) => id === draft.channelId) ?? channels[0];
  const { data: listed } = useQuery({
    ...composeQueries.templates(tenantId, channel?.integracao_id ?? ""),
    enabled: channel !== undefined,
  });
  const templates = useMemo(
    () => listed?.filter((each) => hindranceOf(each) === null) ?? [],
    [listed],
  );
  const template = templates.find(({ id }) => id === draft.templateId) ?? null;
  const needs = {
    columns: template ? columnsOf(template, draft.sources).length : 0,
    name: template !== null && usesName(template, draft.sources),
  };
  const people = usePeople(draft, needs);

  const media = template?.components.header && template.components.header.kind !== "text";
  const ready = [
    draft.name.trim() !== "" &&
      template !== null &&
      isReady(template, draft.values, draft.sources) &&
      (!media || draft.file !== null),
    people.people.length > 0 && people.problems.length === 0 && !people.tooMany,
  ];

  function go(to: number) {
    const back = to < step;
    setTried(!back && !ready[step]);
    if (back || ready[step]) setStep(to);
  }

  return (
    <Drawer
      opened
      onClose={props.onClose}
      size={640}
      title={t("broadcasts.new")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Stack gap="lg">
        <Stepper active={step} size="xs" iconSize={26} onStepClick={(to) => to < step && go(to)}>
          {STEPS.map((name) => (
            <Stepper.Step key={name} label={t(`broadcasts.steps.${name}`)} />
          ))}
        </Stepper>
        {step === 0 && (
          <MessageStep
            draft={draft}
            channels={channels}
            channel={channel ?? null}
            templates={templates}
            template={template}
            tried={tried}
            onChange={change}
          />
        )}
        {step === 1 && template && (
          <PeopleStep
            draft={draft}
            template={template}
            people={people}
            tried={tried}
            onChange={change}
          />
        )}
        {step === 2 && template && channel && (
          <ConfirmStep
            ready={{ draft, channelId: channel.id, template, people: people.people }}
            onBack={() => go(1)}
            onSent={props.onSent}
          />
        )}
        {step < 2 && (
          <Group justify="flex-end" gap="sm">
            {step > 0 && (
              <Button variant="default" onClick={() => go(step - 1)}>
                {t("core.back")}
              </Button>
            )}
            <Button onClick={() => go(step + 1)}>{t("broadcasts.next")}</Button>
          </Group>
        )}
      </Stack>
    </Drawer>
  );
}
