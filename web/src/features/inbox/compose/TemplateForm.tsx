import { Button, FileInput, Group, Stack, TextInput } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PanelForm } from "./PanelForm.tsx";
import type { SayProps } from "./panel-props.ts";
import type { Template } from "./queries.ts";
import { TemplatePreview } from "./TemplatePreview.tsx";
import { fillBlanks, isBlankValue, isFilled, NO_VALUES, type Values } from "./template-words.ts";
import { uploads, useUpload } from "./useUploads.ts";

const ACCEPT = {
  image: "image/jpeg,image/png",
  video: "video/mp4,video/3gpp",
  document: "application/pdf",
} as const;

/** The blanks of a template and the file of its header, with the words as they will be read. */
export function TemplateForm(props: SayProps & { template: Template; onBack: () => void }) {
  const { t } = useTranslation();
  const { row, template, onSay, onClose } = props;
  const { components, parameters } = template;
  const [values, setValues] = useState<Values>(NO_VALUES);
  const [key, setKey] = useState<string>();
  const upload = useUpload(key);
  const media = components.header && components.header.kind !== "text" && components.header.kind;
  const broken = upload?.state === "refused" || upload?.state === "failed";

  function pick(file: File | null) {
    if (key) uploads.remove(key);
    setKey(undefined);
    if (!file) return;
    const [added] = uploads.add([file], { conversationId: row.id, channelId: row.channel_id });
    // The template's, not the composer's.
    if (added) uploads.take(added.key);
    setKey(added?.key);
  }

  function send() {
    onSay({
      type: "template",
      body: fillBlanks(components.body, values.body),
      payload: { template: { template_id: template.id, name: template.name, ...values } },
      file: upload
        ? {
            key: upload.key,
            name: upload.file.name,
            mime: upload.file.type,
            size: upload.file.size,
            uploaded: false,
          }
        : null,
    });
    onClose();
  }

  const blank = (part: keyof Values, name: string) => {
    const value = values[part][name] ?? "";
    return (
      <TextInput
        key={`${part} ${name}`}
        label={t(`compose.template.blank.${part}`, {
          name: part === "buttons" ? (components.buttons[Number(name)]?.text ?? name) : name,
        })}
        value={value}
        error={value !== "" && !isBlankValue(value) && t("compose.template.blankInvalid")}
        onChange={(event) => {
          const written = event.currentTarget.value;
          setValues((now) => ({ ...now, [part]: { ...now[part], [name]: written } }));
        }}
      />
    );
  };

  return (
    <PanelForm
      ready={isFilled(template, values) && (!media || (upload !== undefined && !broken))}
      onClose={onClose}
      onSend={send}
      preview={<TemplatePreview template={template} values={values} upload={upload} />}
    >
      <Group>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={16} stroke={1.75} aria-hidden />}
          onClick={() => {
            pick(null);
            props.onBack();
          }}
        >
          {t("compose.template.others")}
        </Button>
        <strong>{template.name}</strong>
      </Group>
      {media && (
        <FileInput
          label={t(`compose.template.file.${media}`)}
          accept={ACCEPT[media]}
          placeholder={t("compose.template.choose")}
          value={upload?.file ?? null}
          clearable
          clearButtonProps={{ "aria-label": t("compose.template.removeFile") }}
          error={broken && t([`errors.${upload?.code}`, "compose.files.failed"] as never)}
          onChange={pick}
        />
      )}
      <Stack gap="sm">
        {(["header", "body", "buttons"] as const).map((part) =>
          parameters[part].map((name) => blank(part, name)),
        )}
      </Stack>
    </PanelForm>
  );
}
