import {
  Alert,
  Button,
  FileButton,
  Group,
  MultiSelect,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import type { Template } from "../compose/queries.ts";
import { tagQueries } from "../tags/queries.ts";
import { columnsOf } from "./blanks.ts";
import type { Change, Draft } from "./draft.ts";
import { Problems } from "./Problems.tsx";
import { MOST_RECIPIENTS } from "./recipients.ts";
import type { People } from "./usePeople.ts";

/** Pasted lines, a file of them, or everybody with a tag. */
export function PeopleStep(props: {
  draft: Draft;
  template: Template;
  people: People;
  tried: boolean;
  onChange: Change;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { draft, template, people, tried, onChange } = props;
  const { data: tags = [] } = useQuery(tagQueries.all(tenantId));
  const columns = columnsOf(template, draft.sources);
  const line = [
    t("broadcasts.columns.phone"),
    t("broadcasts.columns.name"),
    ...columns.map((blank) => t("broadcasts.columns.value", { name: blank })),
  ].join(";");

  return (
    <Stack gap="md">
      <Textarea
        data-autofocus
        label={t("broadcasts.paste")}
        description={t("broadcasts.pasteHint", { line })}
        autosize
        minRows={6}
        maxRows={14}
        spellCheck={false}
        value={draft.pasted}
        onChange={(event) => onChange({ pasted: event.currentTarget.value })}
      />
      <Group>
        <FileButton
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(file) => void file?.text().then((pasted) => onChange({ pasted }))}
        >
          {(button) => (
            <Button
              {...button}
              variant="default"
              leftSection={<IconFileUpload size={16} stroke={1.75} aria-hidden />}
            >
              {t("broadcasts.file")}
            </Button>
          )}
        </FileButton>
      </Group>
      {tags.length > 0 && (
        <MultiSelect
          searchable
          clearable
          label={t("broadcasts.byTag")}
          description={columns.length > 0 ? t("broadcasts.byTagNoColumns") : null}
          disabled={columns.length > 0}
          placeholder={draft.tagIds.length > 0 ? "" : t("broadcasts.byTagHint")}
          data={tags.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.tagIds}
          onChange={(tagIds) => onChange({ tagIds })}
        />
      )}
      <Text role="status" fw={600}>
        {people.loading
          ? t("core.loading")
          : t("broadcasts.willReceive", { count: people.people.length })}
      </Text>
      {people.tooMany && (
        <Alert color="red">{t("broadcasts.tooMany", { max: MOST_RECIPIENTS })}</Alert>
      )}
      <Problems
        problems={people.problems}
        columns={columns}
        onDrop={() => {
          const bad = new Set(people.problems.map((problem) => problem.line));
          const kept = draft.pasted
            .split(/\r\n|\r|\n/)
            .filter((_text, index) => !bad.has(index + 1));
          onChange({ pasted: kept.join("\n") });
        }}
      />
      {tried && people.people.length === 0 && people.problems.length === 0 && (
        <Text c="var(--prosa-fail)" role="alert">
          {t("errors.recipients_missing")}
        </Text>
      )}
    </Stack>
  );
}
