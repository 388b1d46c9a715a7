import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Foot } from "../../../ui/Foot.tsx";
import { Counted } from "./Counted.tsx";
import { CANNED_VARIABLES, type Canned } from "./canned.ts";
import { useSaveCanned } from "./useCanned.ts";

const SHORTCUT = /^[a-z0-9_-]{1,32}$/;

/** One quick reply: what is typed to find it, and what it says. */
export function CannedForm(props: { canned: Canned | null; onDone: () => void }) {
  const { t } = useTranslation();
  const { canned, onDone } = props;
  const save = useSaveCanned();
  const [form, setForm] = useState({
    shortcut: canned?.shortcut ?? "",
    title: canned?.title ?? "",
    body: canned?.body ?? "",
  });
  const set = (name: keyof typeof form) => (value: string) =>
    setForm((now) => ({ ...now, [name]: value }));
  const wrong = form.shortcut !== "" && !SHORTCUT.test(form.shortcut);
  const ready = SHORTCUT.test(form.shortcut) && form.title.trim() && form.body.trim();

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save.mutate({ id: canned?.id ?? null, ...form }, { onSuccess: onDone });
      }}
    >
      <Stack gap="md">
        <Counted
          label={t("compose.canned.shortcut")}
          description={t("compose.canned.shortcutHint")}
          leftSection="/"
          value={form.shortcut}
          max={32}
          error={wrong && t("errors.shortcut_invalid")}
          onChange={(value) => set("shortcut")(value.toLowerCase())}
        />
        <Counted
          label={t("compose.canned.name")}
          value={form.title}
          max={80}
          onChange={set("title")}
        />
        <Counted
          label={t("compose.canned.body")}
          rows={4}
          value={form.body}
          max={4096}
          onChange={set("body")}
        />
        <Group gap={6}>
          <Text size="xs" c="var(--prosa-quiet)">
            {t("compose.canned.variables")}
          </Text>
          {CANNED_VARIABLES.map((variable) => (
            <Button
              key={variable}
              size="compact-xs"
              variant="default"
              onClick={() => set("body")(`${form.body}{{${variable}}}`)}
            >
              {`{{${variable}}}`}
            </Button>
          ))}
        </Group>
        <Foot error={save.error} leave={t("core.back")} onLeave={onDone}>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            {t("core.save")}
          </Button>
        </Foot>
      </Stack>
    </form>
  );
}
