import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Template } from "../compose/queries.ts";
import { TemplatePreview } from "../compose/TemplatePreview.tsx";
import { isBlankValue, NO_VALUES, type Values } from "../compose/template-words.ts";
import { useUpload } from "../compose/useUploads.ts";
import type { Channel } from "../queries.ts";
import { type Source, sourceOf } from "./blanks.ts";
import classes from "./broadcasts.module.css";
import type { Change, Draft } from "./draft.ts";
import { HeaderFile } from "./HeaderFile.tsx";

const SOURCES: Source["kind"][] = ["fixed", "name", "column"];

/** The name among colleagues, the template, and where its blanks get their words. */
export function MessageStep(props: {
  draft: Draft;
  channels: Channel[];
  channel: Channel | null;
  templates: Template[];
  template: Template | null;
  tried: boolean;
  onChange: Change;
}) {
  const { t } = useTranslation();
  const { draft, channels, channel, templates, template, tried, onChange } = props;
  const upload = useUpload(draft.file?.key);
  const fresh = { values: NO_VALUES, sources: {}, file: null };

  const missing = (value: string) =>
    value === ""
      ? tried && t("core.field.required")
      : !isBlankValue(value) && t("compose.template.blankInvalid");
  const field = (part: keyof Values, name: string) => {
    const value = draft.values[part][name] ?? "";
    return (
      <TextInput
        key={`${part} ${name}`}
        label={t(`compose.template.blank.${part}`, {
          name:
            part === "buttons" ? (template?.components.buttons[Number(name)]?.text ?? name) : name,
        })}
        value={value}
        error={missing(value)}
        onChange={(event) => {
          const own = { ...draft.values[part], [name]: event.currentTarget.value };
          onChange({ values: { ...draft.values, [part]: own } });
        }}
      />
    );
  };

  return (
    <Stack gap="md">
      <TextInput
        data-autofocus
        label={t("broadcasts.name")}
        description={t("broadcasts.nameHint")}
        maxLength={120}
        value={draft.name}
        error={tried && draft.name.trim() === "" && t("core.field.required")}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      {channels.length > 1 && (
        <Select
          label={t("broadcasts.channel")}
          data={channels.map(({ id, name }) => ({ value: id, label: name }))}
          value={channel?.id ?? null}
          onChange={(channelId) => onChange({ channelId, templateId: null, ...fresh })}
        />
      )}
      {channels.length === 0 ? (
        <Text>{t("broadcasts.noChannel")}</Text>
      ) : (
        <Select
          searchable
          label={t("broadcasts.chooseTemplate")}
          nothingFoundMessage={t("broadcasts.noTemplate")}
          data={templates.map(({ id, name, language }) => ({
            value: id,
            label: `${name} · ${language}`,
          }))}
          value={draft.templateId}
          error={tried && !template && t("core.field.required")}
          onChange={(templateId) => onChange({ templateId, ...fresh })}
        />
      )}
      {template && channel && (
        <>
          <HeaderFile
            key={template.id}
            template={template}
            channelId={channel.id}
            missing={tried && !draft.file}
            onChange={(file) => onChange({ file })}
          />
          {template.parameters.header.map((name) => field("header", name))}
          {template.parameters.body.map((name) => (
            <div key={name} className={classes.blank}>
              <Select
                label={t("broadcasts.source", { name })}
                data={SOURCES.map((value) => ({ value, label: t(`broadcasts.sources.${value}`) }))}
                value={sourceOf(draft.sources, name)}
                onChange={(kind) => {
                  const chosen = SOURCES.find((source) => source === kind) ?? "fixed";
                  onChange({ sources: { ...draft.sources, [name]: chosen } });
                }}
              />
              {sourceOf(draft.sources, name) === "fixed" && field("body", name)}
            </div>
          ))}
          {template.parameters.buttons.map((name) => field("buttons", name))}
          <TemplatePreview template={template} values={draft.values} upload={upload} />
        </>
      )}
    </Stack>
  );
}
