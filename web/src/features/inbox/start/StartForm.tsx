import { Alert, Button, Group, Select, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { capabilitiesOf } from "../compose/capabilities.ts";
import { teamQueries } from "../queries.ts";
import { FirstText } from "./FirstText.tsx";
import { PersonField } from "./PersonField.tsx";
import type { Person } from "./person.ts";
import { startQueries } from "./queries.ts";
import { StandingNote } from "./StandingNote.tsx";
import { standingOf } from "./standing.ts";
import { TemplateStep } from "./TemplateStep.tsx";
import { type Field, fieldOf, type Said, useStart } from "./useStart.ts";

const DueField = lazy(async () => ({
  default: (await import("../panel/DueField.tsx")).DueField,
}));

/** Channel, person, subject and deadline; then the first words, as the channel takes them. */
export function StartForm(props: { person: Person | null }) {
  const { t } = useTranslation();
  const { tenantId, userId } = useSession();
  const now = useNow();
  const [person, setPerson] = useState(props.person);
  const [nome, setNome] = useState("");
  const [assunto, setAssunto] = useState("");
  const [dueAt, setDueAt] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [tried, setTried] = useState(false);
  const start = useStart();

  const { data: all } = useQuery(teamQueries.channels(tenantId));
  const channels = all?.filter(({ is_active }) => is_active) ?? [];
  const channel = channels.find(({ id }) => id === chosen) ?? channels[0];
  const { data: latest } = useQuery({
    ...startQueries.latest(
      tenantId,
      person?.kind === "contato" ? person.id : "",
      channel?.id ?? "",
    ),
    enabled: person?.kind === "contato" && channel !== undefined,
  });
  const standing = standingOf(latest ?? [], userId, now);
  const templates = capabilitiesOf(channel)?.types.includes("template") ?? false;
  const byTemplate = templates && !standing.windowOpen;
  const errorAt = (field: Field) =>
    start.isError && fieldOf(start.error) === field && errorText(t, start.error);

  function say(next: Said, anyway = false) {
    setSaid(next);
    setTried(true);
    if (!person || !channel) return;
    start.mutate({ channelId: channel.id, person, nome, assunto, dueAt, said: next, anyway });
  }

  if (all && !channel) return <Text>{t("start.noChannel")}</Text>;
  if (choosing && channel) {
    return <TemplateStep channelId={channel.id} onSay={say} onBack={() => setChoosing(false)} />;
  }
  const twice = start.error instanceof AppError && start.error.code === "duplicate_30s";
  return (
    <Stack gap="md">
      {channels.length > 1 && (
        <Select
          label={t("start.channel")}
          data={channels.map(({ id, name }) => ({ value: id, label: name }))}
          value={channel?.id ?? null}
          onChange={setChosen}
        />
      )}
      <PersonField
        value={person}
        error={errorAt("person") || (tried && !person && t("start.choose"))}
        onChange={(next) => {
          setPerson(next);
          setSaid(null);
          start.reset();
        }}
      />
      {person?.kind === "phone" && (
        <TextInput
          label={t("start.name")}
          placeholder={t("start.nameHint")}
          maxLength={120}
          value={nome}
          onChange={(event) => setNome(event.currentTarget.value)}
        />
      )}
      <StandingNote standing={standing} />
      <TextInput
        label={t("start.assunto")}
        placeholder={t("start.assuntoHint")}
        value={assunto}
        error={errorAt("assunto")}
        onChange={(event) => setAssunto(event.currentTarget.value)}
      />
      <Suspense fallback={<Skeleton h={60} />}>
        <DueField label={t("start.due")} value={dueAt} error={errorAt("due")} onChange={setDueAt} />
      </Suspense>
      {(errorAt("form") || errorAt("channel")) && (
        <Alert color="red" role="alert">
          {errorAt("form") || errorAt("channel")}
        </Alert>
      )}
      {byTemplate ? (
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {said ? t("start.ready", { name: templateName(said) }) : t("start.templateWhy")}
          </Text>
          {errorAt("text") && (
            <Text size="sm" c="var(--prosa-fail)" role="alert">
              {errorAt("text")}
            </Text>
          )}
          <Group justify="flex-end" gap="sm">
            <Button
              variant={said ? "default" : "filled"}
              onClick={() => (person ? setChoosing(true) : setTried(true))}
            >
              {t("start.template")}
            </Button>
            {said && (
              <Button loading={start.isPending} onClick={() => say(said)}>
                {t(start.isError ? "start.again" : "start.send")}
              </Button>
            )}
          </Group>
        </Stack>
      ) : (
        <FirstText error={errorAt("text")} twice={twice} sending={start.isPending} onSay={say} />
      )}
    </Stack>
  );
}

function templateName(said: Said): string {
  const { template } = said.payload as { template?: { name?: string } };
  return template?.name ?? "";
}
